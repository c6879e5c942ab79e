"""What forms search as one types: no more than the actor may use, a page at a time."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from tests.factories import TagFactory

URL = "/admin/posts/ajax/lookup/"


def test_tags_are_found_by_name(
    session: Any,
    client_for: Callable[[str], FlaskClient],
    query_counter: Callable[..., Any],
) -> None:
    for name in ("Harbour", "Under_water", "100 %", "harbour lights"):
        TagFactory(name=name)
    session.commit()
    author = client_for("author")

    def found(query: str, **more: int) -> list[Any]:
        answer = author.get(URL, query_string={"name": "tags", "query": query, **more})
        return [label for _value, label in answer.get_json()]

    assert found("HARB") == ["Harbour", "harbour lights"]
    assert found("HARB", offset=1) == ["harbour lights"]
    assert found("HARB", limit=1) == ["Harbour"]
    assert found("_") == ["Under_water"]
    assert found("%") == ["100 %"]
    assert found("nowhere") == []
    with query_counter(3):  # who asks, what they may do, the rows
        found("")


def test_the_form_suggests_and_still_takes_words(client_for: Callable[[str], FlaskClient]) -> None:
    page = client_for("author").get("/admin/posts/new/").text
    assert 'data-lookup="/admin/posts/ajax/lookup/?name=tags"' in page
    assert 'data-create="Add “{name}”"' in page
    assert page.count("data-lookup-script") == 1
