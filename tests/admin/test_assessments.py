"""What the rules said, in words: each part, its weight, and nothing that could run."""

from typing import Any

import pytest
from flask import Flask, render_template_string

from console.admin.assessments import SENTENCES, explain_parts, line, rule_label
from console.moderation.rules.parts import Effect, Part
from console.moderation.rules.pipeline import CHECKS, HOLD_ALL

TEMPLATE = "{% import 'admin/rules/parts.html' as rules %}{{ rules.explained(said) }}"
DETAILS: dict[str, dict[str, Any]] = {
    "staff": {},
    "terms": {"list": "Casino", "terms": ["poker", "free*"], "places": ["body", "author_url"]},
    "links": {"number": 3, "allowed": 2},
    "repeats": {"number": 4, "days": 7},
    "first_time": {},
    "trust": {"approved": 12, "needed": 10},
    "rejection_rate": {"refused": 3, "decided": 5},
    "rate": {"number": 9, "minutes": 10},
    "learned": {"percent": 82, "words": [["casino", 21], ["#links", 6]], "rest": -4, "others": 7},
    "hold_all": {},
    "failed": {"rule": "links"},
}


@pytest.fixture(autouse=True)
def _in_request(app: Flask) -> Any:
    with app.test_request_context():
        yield


def test_each_part_is_a_sentence_with_its_weight() -> None:
    said = line(Part("links", 20, Effect.HOLD, DETAILS["links"]))
    assert (said.text, said.weight, said.effect) == ("3 links, 2 allowed", "+20", "holds")


@pytest.mark.parametrize("rule", SENTENCES)
def test_every_rule_has_a_sentence_of_its_own(rule: str) -> None:
    text = str(line(Part(rule, 0, None, DETAILS[rule])).text)
    assert text != rule_label(rule)
    assert "%(" not in text


def test_no_rule_is_without_a_name() -> None:
    for check in (*CHECKS, HOLD_ALL):
        assert rule_label(check.name) != check.name


@pytest.mark.parametrize("rule", [*SENTENCES, "unheard-of"])
@pytest.mark.parametrize("detail", [{}, {"number": "many"}, {"terms": 3, "list": None}])
def test_what_was_stored_in_another_shape_is_still_told(rule: str, detail: Any) -> None:
    assert str(line(Part(rule, 1, None, detail)).text)


def test_shadow_parts_show_what_they_would_weigh_and_are_marked() -> None:
    part = Part("links", 0, Effect.HOLD, DETAILS["links"] | {"weight": 20}, shadow=True)
    page = render_template_string(TEMPLATE, said=explain_parts(0, [part]))
    assert "+20" in page
    assert "shadow" in page


def test_terms_and_names_of_lists_are_inert() -> None:
    bad = "<script>alert(1)</script>"
    detail = {"terms": [bad], "list": bad, "places": [bad]}
    page = render_template_string(
        TEMPLATE, said=explain_parts(50, [Part("terms:1", 50, Effect.SPAM, detail)])
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_was_learned_is_told_word_by_word_and_inert() -> None:
    detail = DETAILS["learned"] | {"words": [["<b>x</b>", 21], ["#links", 6]]}
    page = render_template_string(
        TEMPLATE, said=explain_parts(23, [Part("learned", 23, None, detail)])
    )
    assert "82% like what was refused here" in page
    assert "&lt;b&gt;x&lt;/b&gt;</bdi></q> +21" in page
    assert "links +6" in page
    assert "<bdi>7 others -4</bdi>" in page
    assert "<b>x" not in page


def test_a_comment_that_the_rules_never_saw_says_nothing() -> None:
    assert render_template_string(TEMPLATE, said=None).strip() == ""
