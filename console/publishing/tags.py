"""Changing tags."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import clean, make_slug, one_line
from console.core.versions import check_version, lock_row
from console.publishing import policies
from console.publishing.models import Tag
from console.publishing.queries import tag_usage

NAME_LENGTH = 200
MAX_TAGS = 50


def create_tag(actor: Actor, name: str, *, slug: str = "", description: str = "") -> Tag:
    """Return a new tag. Raises ``ConflictError`` when its slug is taken."""
    _require(policies.can_manage_tags(actor))
    return _create(actor, _free_name(name, None), slug, description)


def update_tag(  # noqa: PLR0913 - the fields of a tag, each named by the caller
    actor: Actor, tag: Tag, *, name: str, slug: str, description: str, version: int | None
) -> Tag:
    """Change ``tag`` and return it."""
    _require(policies.can_manage_tags(actor))
    check_version(tag, version)
    before = _state(tag)
    tag.name = _free_name(name, tag)
    tag.slug = _free_slug(slug or name, tag)
    tag.description = clean(description).strip()
    tag.version += 1
    session.flush()
    was, became = differences(before, _state(tag))
    record(actor, "tag.update", _subject(tag), before=was, after=became)
    return tag


def delete_tag(actor: Actor, tag: Tag) -> int:
    """Delete ``tag``, take it off its posts, and return how many those were."""
    _require(policies.can_manage_tags(actor))
    lock_row(tag)
    number = session.execute(tag_usage(tag)).scalar_one()
    record(actor, "tag.delete", _subject(tag), before={**_state(tag), "posts": number}, after={})
    session.delete(tag)
    session.flush()
    return number


def find_or_create_tags(actor: Actor, names: Collection[str]) -> Sequence[Tag]:
    """Return the tags of those names, made where missing, one for each slug.

    Whoever may write posts may use new words; raises ``InvalidInputError`` for more than 50.
    """
    wanted = {make_slug(name): _name(name) for name in names if one_line(name)}
    if len(wanted) > MAX_TAGS:
        message = _("A post has at most %(n)s tags.", n=MAX_TAGS)
        raise InvalidInputError(message, fields={"tags": message})
    if not wanted:
        return []
    _require(policies.can_create(actor) or policies.can_manage_tags(actor))
    found = {tag.slug: tag for tag in session.scalars(select(Tag).where(Tag.slug.in_(wanted)))}
    return [
        found.get(slug) or _create(actor, name, slug, "") for slug, name in sorted(wanted.items())
    ]


def _create(actor: Actor, name: str, slug: str, description: str) -> Tag:
    tag = Tag(
        name=name, slug=_free_slug(slug or name, None), description=clean(description).strip()
    )
    session.add(tag)
    session.flush()
    record(actor, "tag.create", _subject(tag), before={}, after=_state(tag))
    return tag


def _free_slug(value: str, owner: Tag | None) -> str:
    slug = make_slug(value)
    found = session.scalars(select(Tag).where(Tag.slug == slug)).first()
    if found is not None and found is not owner:
        message = _("The tag “%(name)s” has this address already.", name=found.name)
        raise ConflictError(message, fields={"slug": message})
    return slug


def _free_name(value: str, owner: Tag | None) -> str:
    """Return the name when no other tag has it: typed with a post it must mean one tag."""
    name = _name(value)
    same = select(Tag.id).where(func.lower(Tag.name) == name.lower())
    if session.scalars(same.where(Tag.id != owner.id) if owner else same).first() is not None:
        message = _("There is a tag of this name already.")
        raise ConflictError(message, fields={"name": message})
    return name


def _name(value: str) -> str:
    name = one_line(value)
    if not name or len(name) > NAME_LENGTH:
        message = _("A tag has a name of 1 to %(n)s characters.", n=NAME_LENGTH)
        raise InvalidInputError(message, fields={"name": message})
    return name


def _require(allowed: bool) -> None:
    if not allowed:
        raise ForbiddenError(_("You may not manage tags."))


def _subject(tag: Tag) -> Subject:
    return Subject("tag", tag.id, tag.name)


def _state(tag: Tag) -> dict[str, Any]:
    return {"name": tag.name, "slug": tag.slug, "description": tag.description}
