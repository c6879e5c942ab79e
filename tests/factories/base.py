"""What all factories have in common: their session and their types."""

from typing import TYPE_CHECKING, Any, TypeVar

from factory import Factory
from factory.alchemy import SQLAlchemyModelFactory

from console.core.db import db

Row = TypeVar("Row")


class RowFactory(SQLAlchemyModelFactory, Factory[Row]):
    """Makes rows in the session of the test, flushed, so that they have their ids."""

    class Meta:
        abstract = True
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "flush"

    if TYPE_CHECKING:
        # Calling a factory gives a row; factory-boy itself does not say so.
        def __new__(cls, **fields: Any) -> Row: ...  # type: ignore[misc]
