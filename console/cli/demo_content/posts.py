"""Planning the posts: who wrote which, when it appeared, and what it has come to."""

from collections.abc import Sequence
from random import Random

from console.cli.demo_content.articles import Desk
from console.cli.demo_content.plan import Article, Person, PlannedPost, PostFate
from console.cli.demo_content.topics import TOPICS
from console.cli.demo_content.words import source

SHARES = (
    (PostFate.DRAFT, 0.06),
    (PostFate.IN_REVIEW, 0.03),
    (PostFate.SCHEDULED, 0.025),
    (PostFate.ARCHIVED, 0.045),
)
"""How many of all posts are not simply published."""
ONE_OF_EACH = 12
"""From how many posts on there is at least one of each fate."""
SPAN_OF = {
    PostFate.PUBLISHED: (0.0, 0.998),
    PostFate.ARCHIVED: (0.0, 0.6),
    PostFate.DRAFT: (0.6, 1.0),
    PostFate.IN_REVIEW: (0.97, 1.0),
    PostFate.SCHEDULED: (0.97, 1.0),
}
"""Between which times posts of a fate appeared, or were last worked on."""
CLOSED = 0.03
"""The share of posts that never took comments."""


def plan_posts(seed: int, number: int, people: Sequence[Person]) -> tuple[PlannedPost, ...]:
    """Return ``number`` posts in the order in which they were written."""
    articles = _articles(source(seed, "articles"), number)
    rng = source(seed, "posts")
    authors = _authors(rng, number, people)
    editors = [place for place, person in enumerate(people) if person.role == "editor"]
    posts = [
        _post(rng, article, fate, author, rng.choice(editors))
        for article, fate, author in zip(articles, _fates(rng, number), authors, strict=True)
    ]
    return tuple(sorted(posts, key=lambda post: post.written))


def _articles(rng: Random, number: int) -> list[Article]:
    desks = [Desk(rng, topic) for topic in TOPICS]
    weights = [rng.uniform(1, 2) for _ in desks]
    taken: set[str] = set()
    return [desk.write(taken) for desk in rng.choices(desks, weights, k=number)]


def _authors(rng: Random, number: int, people: Sequence[Person]) -> list[int]:
    """Return who writes each post: some seldom, the author of the demo's accounts often."""
    writing = [place for place, person in enumerate(people) if person.writes]
    weights = [rng.uniform(0.3, 1.5) for _ in writing]
    busiest = next(i for i, place in enumerate(writing) if people[place].username == "author")
    weights[busiest] = 2.5
    return rng.choices(writing, weights, k=number)


def _fates(rng: Random, number: int) -> list[PostFate]:
    least = 1 if number >= ONE_OF_EACH else 0
    fates = [fate for fate, share in SHARES for _ in range(max(least, round(number * share)))]
    fates += [PostFate.PUBLISHED] * (number - len(fates))
    rng.shuffle(fates)
    return fates


def _post(rng: Random, article: Article, fate: PostFate, author: int, editor: int) -> PlannedPost:
    low, high = SPAN_OF[fate]
    public = rng.uniform(low, high)
    return PlannedPost(
        article=article,
        author=author,
        editor=editor,
        fate=fate,
        written=max(0.0, public - rng.expovariate(200)),
        public=public,
        archived=rng.uniform(public, 1.0) if fate is PostFate.ARCHIVED else 1.0,
        days_ahead=rng.randrange(1, 22) if fate is PostFate.SCHEDULED else 0,
        comments_open=rng.random() >= CLOSED,
    )
