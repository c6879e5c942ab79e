"""Making a plan: people first, then what they wrote, then what others said about it."""

from console.cli.demo_content.comments import plan_comments
from console.cli.demo_content.people import plan_people
from console.cli.demo_content.plan import Plan, Sizes
from console.cli.demo_content.posts import plan_posts


def make_plan(sizes: Sizes, seed: int) -> Plan:
    """Return the plan of a demo: the same one for the same ``sizes`` and ``seed``."""
    people = plan_people(seed, sizes.users)
    posts = plan_posts(seed, sizes.posts, people)
    comments = plan_comments(seed, sizes.comments, posts, people)
    return Plan(seed, people, posts, comments)
