"""CSV straight from PostgreSQL's ``COPY``: the rows never become Python objects.

The cells are those of ``cells``, written in SQL.
"""

from typing import IO, Any

from sqlalchemy import Boolean, ColumnElement, DateTime, Select, String, case, func, literal
from sqlalchemy.types import TypeDecorator

from console.core.db import session
from console.exchange.exporters.cells import SIGNS

_FORMULA = rf"^(\s*[{SIGNS.replace('-', '')}-]|[\t\r])"
_NEGATIVE_NUMBER = r"^-[0-9]+(\.[0-9]+)?$"
_MOMENT = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'


def copy_csv(statement: Select[*tuple[Any, ...]], stream: IO[bytes]) -> int:
    """Write the rows of ``statement`` to ``stream`` as CSV and return their number."""
    connection = session.connection()
    cells = [_cell(column).label(str(column.key)) for column in statement.selected_columns]
    query = statement.with_only_columns(*cells).compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    command = f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        with cursor.copy(command, query.params) as copy:
            for piece in copy:
                stream.write(piece)
        return int(cursor.rowcount)


def _cell(column: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, DateTime):
        return func.to_char(func.timezone("UTC", column), _MOMENT)
    if isinstance(kind, Boolean):
        return case((column.is_(True), "true"), (column.is_(False), "false"))
    if isinstance(kind, String):
        runs = column.regexp_match(_FORMULA) & ~column.regexp_match(_NEGATIVE_NUMBER)
        return case((runs, literal("'") + column), else_=column)
    return column
