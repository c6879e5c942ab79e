"""What there is to say beside an operation: which comment, what it takes back, who took it back."""

from collections.abc import Iterable, Sequence

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import or_, select

from console.admin import formatters as fmt
from console.admin.sentences import act, who
from console.core.actor import Actor
from console.core.db import session
from console.moderation import policies
from console.moderation.models import Comment
from console.operations.models import Operation, OperationItem
from console.operations.queries import in_force, operations_visible_to


def notes_of(actor: Actor, operations: Sequence[Operation]) -> dict[int, Markup | str]:
    """Return what to say of which of ``operations``: of a single comment, whose it is."""
    named = select(OperationItem.operation_id, Comment.author_name).join(
        Comment, Comment.id == OperationItem.target_id
    )
    single = [each.id for each in operations if each.total == 1]
    rows = session.execute(
        named.where(OperationItem.operation_id.in_(single), policies.visible_to(actor))
    )
    notes: dict[int, Markup | str] = {
        number: Markup("<bdi>{}</bdi>").format(name or _("Anonymous")) for number, name in rows
    }
    earlier = [each.undoes_id for each in operations if each.undoes_id]
    around = _around([each.id for each in operations], earlier)
    by_id = {each.id: each for each in around}
    undone = {each.undoes_id for each in around if each.undoes_id}
    for each in operations:
        words = [notes[each.id]] if each.id in notes else []
        if each.undoes_id in by_id:
            words.append(act(by_id[each.undoes_id]))
        if each.id in undone:
            words.append(_("Undone"))
        if words:
            notes[each.id] = Markup(" · ").join(words)
    return notes


def _around(ids: Iterable[int], earlier: Iterable[int]) -> Sequence[Operation]:
    """Return the operations ``earlier``, and those that hold and take back one of ``ids``."""
    held = Operation.undoes_id.in_(ids) & in_force()
    return session.scalars(select(Operation).where(or_(Operation.id.in_(earlier), held))).all()


def undoing(actor: Actor, operation: Operation) -> list[Markup]:
    """Return the sentences on the page of an operation about what it undid and who undid it."""
    later = Operation.undoes_id == operation.id
    found = session.scalars(operations_visible_to(actor).where(later, in_force())).all()
    words = [_about(_("Undone by %(name)s %(moment)s."), each) for each in found]
    earlier = operations_visible_to(actor).where(Operation.id == operation.undoes_id)
    before = session.scalars(earlier).all() if operation.undoes_id else []
    return [
        *words,
        *(_about(_("This undid what %(name)s did %(moment)s."), each) for each in before),
    ]


def _about(words: str, operation: Operation) -> Markup:
    address = url_for("operations.details_view", id=operation.id)
    values = {
        "name": Markup("<bdi>{}</bdi>").format(who(operation)),
        "moment": fmt.moment(operation.created_at),
    }
    text = Markup(words) % values  # noqa: S704 - our own words; the name is escaped
    return Markup("{} {}").format(text, fmt.link(address, act(operation)))
