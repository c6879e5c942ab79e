"""Lists as people filtered them, kept under a name, for themselves or for all who may look."""

from sqlalchemy import func, select

from console.accounts import policies
from console.accounts.models import SavedView
from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from console.core.messages import gettext as _
from console.core.text import one_line
from console.core.versions import lock_row

MOST_VIEWS = 50
"""Views that one person may keep, of all lists together."""
NAME_LENGTH = 80
QUERY_LENGTH = 1_000


def save_view(
    actor: Actor, endpoint: str, name: str, query: str, *, shared: bool = False
) -> SavedView:
    """Keep ``query``, the address of a list behind the question mark, as ``name``; return it.

    The caller has made sure that the list knows what ``query`` asks for. Raises
    ``ForbiddenError``; ``InvalidInputError`` for a name or a query that cannot be kept, or for
    more than 50 views; ``ConflictError`` for a name that the person has for this list.
    """
    if actor.user_id is None or not policies.can_keep_views(actor):
        raise ForbiddenError(_("You may not keep views."))
    if shared and not policies.can_share_views(actor):
        raise ForbiddenError(_("You may not share views."))
    name = _checked_name(name)
    if len(query) > QUERY_LENGTH:
        raise InvalidInputError(_("This view has too many filters to be kept."))
    mine = select(func.count()).where(SavedView.owner_id == actor.user_id)
    if session.execute(mine).scalar_one() >= MOST_VIEWS:
        message = _("You keep %(n)s views already. Delete one first.", n=MOST_VIEWS)
        raise InvalidInputError(message, fields={"name": message})
    _check_free(actor.user_id, endpoint, name)
    view = SavedView(
        owner_id=actor.user_id, endpoint=endpoint, name=name, query=query, shared=shared
    )
    session.add(view)
    session.flush()
    record(actor, "view.save", _subject(view), before={}, after={**_values(view), "query": query})
    return view


def update_view(actor: Actor, view_id: int, *, name: str, shared: bool) -> SavedView:
    """Rename one's own view, share it or take it back, and return it.

    Raises ``MissingError``, ``ForbiddenError`` and what ``save_view`` raises.
    """
    view = _locked(actor, view_id)
    if not policies.can_change_view(actor, view):
        raise ForbiddenError(_("This is somebody else’s view."))
    if shared and not view.shared and not policies.can_share_views(actor):
        raise ForbiddenError(_("You may not share views."))
    before, name = _values(view), _checked_name(name)
    if name != view.name:
        _check_free(view.owner_id, view.endpoint, name)
    view.name, view.shared = name, shared
    was, became = differences(before, _values(view))
    if became:
        view.version += 1
        session.flush()
        record(actor, "view.update", _subject(view), before=was, after=became)
    return view


def delete_view(actor: Actor, view_id: int) -> str:
    """Delete one's own view, or a shared one as whoever manages users; return its name."""
    view = _locked(actor, view_id)
    if not policies.can_delete_view(actor, view):
        raise ForbiddenError(_("This is somebody else’s view."))
    record(actor, "view.delete", _subject(view), before=_values(view), after={})
    name = view.name
    session.delete(view)
    session.flush()
    return name


def _locked(actor: Actor, view_id: int) -> SavedView:
    if not policies.can_keep_views(actor):
        raise ForbiddenError(_("You may not keep views."))
    visible = select(SavedView).where(SavedView.id == view_id, policies.views_visible_to(actor))
    view = session.scalars(visible).first()
    if view is None:
        raise MissingError(_("There is no such view."))
    lock_row(view)
    return view


def _checked_name(name: str) -> str:
    name = one_line(name)
    if not 0 < len(name) <= NAME_LENGTH:
        message = _("A name has 1 to %(n)s characters.", n=NAME_LENGTH)
        raise InvalidInputError(message, fields={"name": message})
    return name


def _check_free(owner_id: int, endpoint: str, name: str) -> None:
    same = select(SavedView.id).where(
        SavedView.owner_id == owner_id, SavedView.endpoint == endpoint, SavedView.name == name
    )
    if session.scalar(same) is not None:
        message = _("You have a view of this name.")
        raise ConflictError(message, fields={"name": message})


def _subject(view: SavedView) -> Subject:
    return Subject("view", view.id, view.name)


def _values(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "shared": view.shared}
