"""Tags in the console."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.filters import ContainsFilter
from console.admin.forms import seen_version
from console.core.actor import Actor
from console.core.db import session
from console.core.messages import ngettext
from console.publishing import policies
from console.publishing.models import Tag
from console.publishing.queries import tag_usage, tags_visible_to
from console.publishing.tags import create_tag, delete_tag, update_tag
from console.web.forms import ConsoleForm


class TagForm(ConsoleForm):
    """Name, address and description of a tag."""

    version = HiddenField()
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    slug = StringField(
        _l("Address"),
        [Length(max=200)],
        description=_l("The last part of the tag’s address. Made from the name when empty."),
    )
    description = TextAreaField(_l("Description"), render_kw={"rows": 3})


class TagView(SecureModelView):
    """The words under which posts are found."""

    menu_key = "t"
    form = TagForm
    column_list = ("name", "slug", "created_at")
    column_details_list = ("name", "slug", "description", "created_at")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "name": _l("Name"), "slug": _l("Address"), "description": _l("Description"),
        "created_at": _l("Created"),
    }  # fmt: skip
    linked = "name"
    formats: ClassVar[Mapping[str, Any]] = {"created_at": lambda row: fmt.moment(row.created_at)}
    column_filters = (ContainsFilter(Tag.name, _l("Name")),)
    searched = (Tag.name, Tag.slug)
    sort_columns: ClassVar[Mapping[str, Any]] = {"name": Tag.name}
    default_order = ("name", False)
    create_label = _l("New tag")
    empty_text = _l("Tags are made here, with a post, or by an import.")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_read_tags(actor)

    def may_create(self, actor: Actor) -> bool:
        return policies.can_manage_tags(actor)

    def may_edit(self, actor: Actor, row: Any | None) -> bool:
        return policies.can_manage_tags(actor)

    def may_delete(self, actor: Actor, row: Any | None) -> bool:
        return policies.can_manage_tags(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        return tags_visible_to(actor)

    def create(self, actor: Actor, form: Any) -> Tag:
        return create_tag(
            actor,
            form.name.data,
            slug=form.slug.data or "",
            description=form.description.data or "",
        )

    def update(self, actor: Actor, row: Tag, form: Any) -> None:
        update_tag(
            actor,
            row,
            name=form.name.data,
            slug=form.slug.data or "",
            description=form.description.data or "",
            version=seen_version(form),
        )

    def delete(self, actor: Actor, row: Tag) -> str:
        name = row.name
        number = delete_tag(actor, row)
        return ngettext(
            "Deleted the tag “%(name)s” and took it off %(num)s post.",
            "Deleted the tag “%(name)s” and took it off %(num)s posts.",
            number,
            name=name,
        )

    def delete_warning(self, row: Tag) -> str:
        return ngettext(
            "The tag “%(name)s” is taken off %(num)s post. This cannot be undone.",
            "The tag “%(name)s” is taken off %(num)s posts. This cannot be undone.",
            session.execute(tag_usage(row)).scalar_one(),
            name=row.name,
        )

    def get_empty_list_message(self) -> str:
        return _("No tags")
