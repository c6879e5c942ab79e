"""What the console's forms search as one types. Each is authorised like a list."""

from collections.abc import Sequence
from typing import Any

from flask_admin.model.ajax import AjaxModelLoader

from console.core.db import session
from console.publishing.models import Tag
from console.publishing.queries import tags_to_choose
from console.web.identity import current_actor


class TagNames(AjaxModelLoader):
    """Tags by name, for who writes posts. Forms send the names: new ones may be among them."""

    def __init__(self, name: str) -> None:
        super().__init__(name, {})

    def format(self, tag: Tag) -> tuple[str, str]:
        return tag.name, tag.name

    def get_list(self, query: str, offset: int = 0, limit: int = 20) -> Sequence[Any]:
        found = tags_to_choose(current_actor(), query).offset(offset).limit(limit)
        return session.scalars(found).all()
