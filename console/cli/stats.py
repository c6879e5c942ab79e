"""``flask moderation stats``: how the work on comments goes, for people and for programs."""

from datetime import timedelta
from typing import Any

import click
import orjson

from console.cli.failures import errors_on_one_line
from console.cli.moderation import moderation
from console.core.clock import now
from console.core.db import begin_reading
from console.core.text import one_line
from console.moderation.figures import decision_speed, queue_age
from console.moderation.rules.precision import rule_precision
from console.moderation.team import team_figures
from console.web.identity import COMMAND_LINE

MOST_DAYS = 365
UNITS = ("d", "h", "min", "s")


@moderation.command("stats")
@click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=30, show_default=True,
    help="Count what was decided in so many days.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")
def stats(days: int, as_json: bool) -> None:
    """Say how long comments wait, how fast they are decided, by whom, and how good rules are."""
    with errors_on_one_line():
        begin_reading()
        numbers = moderation_numbers(days)
    if as_json:
        click.echo(orjson.dumps(numbers, option=orjson.OPT_INDENT_2).decode())
        return
    for line in _lines(numbers):
        click.echo(one_line(line))


def moderation_numbers(days: int) -> dict[str, Any]:
    """Return the numbers as they are written as JSON; durations in seconds, shares from 0 to 1."""
    actor, since = COMMAND_LINE, now() - timedelta(days=days)
    age, speed, team = queue_age(actor), decision_speed(actor, since), team_figures(actor, since)
    return {
        "days": days,
        "waiting": {
            "number": age.number if age else 0,
            "oldest_seconds": _seconds(age.oldest if age else None),
            "median_seconds": _seconds(age.half if age else None),
        },
        "first_decisions": {
            "number": speed.number if speed else 0,
            "p50_seconds": _seconds(speed.half if speed else None),
            "p90_seconds": _seconds(speed.most if speed else None),
        },
        "decisions": {
            "number": team.decided,
            "followed": team.followed,
            "overturned": team.overturned,
            "more": team.more,
        },
        "people": [
            {
                "id": person.user_id,
                "name": person.name,
                "decided": person.decided,
                "followed": person.followed,
                "overturned": person.overturned,
            }
            for person in team.people
        ],
        "rules": [
            {
                "rule": rule.rule,
                "list": rule.name or None,
                "shadow": rule.shadow,
                "approves": rule.approves,
                "marked": rule.marked,
                "approved": rule.approved,
                "refused": rule.refused,
                "precision": None if rule.share is None else round(rule.share, 4),
            }
            for rule in rule_precision()
        ],
    }


def _seconds(took: timedelta | None) -> int | None:
    return None if took is None else round(took.total_seconds())


def _lines(numbers: dict[str, Any]) -> list[str]:
    waiting, first, all_ = numbers["waiting"], numbers["first_decisions"], numbers["decisions"]
    lines = [
        f"waiting: {waiting['number']}",
        f"waiting longest: {_told(waiting['oldest_seconds'])}",
        f"waiting, the median: {_told(waiting['median_seconds'])}",
        f"first decided in {numbers['days']} days: {first['number']}",
        f"first decided, half within: {_told(first['p50_seconds'])}",
        f"first decided, 90 % within: {_told(first['p90_seconds'])}",
        f"decided: {all_['number']}, overturned: {all_['overturned']} of {all_['followed']}",
    ]
    lines += [
        f"by {each['name']}: {each['decided']}, overturned {each['overturned']} of"
        f" {each['followed']}"
        for each in numbers["people"]
    ]
    lines += [f"rule {_named(each)}: {_precision(each)}" for each in numbers["rules"]]
    return lines


def _named(rule: dict[str, Any]) -> str:
    name = f"list {rule['list']}" if rule["list"] else rule["rule"].replace("_", " ")
    return f"{name}, in the shadow" if rule["shadow"] else str(name)


def _precision(rule: dict[str, Any]) -> str:
    share = "not decided yet" if rule["precision"] is None else f"{rule['precision']:.0%} agreed"
    return (
        f"{rule['marked']} marked, {rule['approved']} approved, {rule['refused']} refused, {share}"
    )


def _told(seconds: int | None) -> str:
    """Return a duration in its two largest units: "118 d 18 h"."""
    if seconds is None:
        return "–"
    numbers = (seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60, seconds % 60)
    told = [f"{number} {unit}" for number, unit in zip(numbers, UNITS, strict=True)]
    first = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
    return " ".join(told[first : first + 2])
