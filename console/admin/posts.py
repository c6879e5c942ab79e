"""Posts in the console: writing, tagging, publishing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NoReturn

from flask import abort, flash, has_request_context, make_response, request, url_for
from flask_babel import format_datetime, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.bulk import SAMPLE, DeclaredActions, ReasonForm, left_alone
from console.admin.filters import (
    ChoiceFilter,
    ContainsFilter,
    NumberFilter,
    SinceFilter,
    UntilFilter,
)
from console.admin.forms import (
    ZONE_HERE,
    MomentField,
    TickField,
    WordsField,
    not_blank,
    seen_version,
)
from console.admin.lookups import TagNames
from console.admin.prepared import ActionButtons
from console.audit.models import AuditEntry
from console.audit.queries import entries_about
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError
from console.core.messages import ngettext
from console.core.unit_of_work import after_commit, unit_of_work
from console.operations.selection import Selection, token_of
from console.publishing import policies, services
from console.publishing.labels import SCHEDULED_LABEL, STATUS_LABELS
from console.publishing.models import Post, PostStatus
from console.publishing.queries import posts_visible_to
from console.publishing.services import PostFields
from console.web.forms import ConsoleForm
from console.web.identity import current_actor

MOVES: Mapping[str, Callable[..., Post]] = {
    "submit": services.submit_post,
    "withdraw": services.withdraw_post,
    "request_changes": services.request_changes,
    "publish": services.publish_post,
    "unpublish": services.unpublish_post,
    "archive": services.archive_post,
}
LABELS = {
    "submit": _l("Submit for review"),
    "withdraw": _l("Withdraw from review"),
    "request_changes": _l("Request changes"),
    "publish": _l("Publish"),
    "unpublish": _l("Back to draft"),
    "archive": lazy_pgettext("verb", "Archive"),
}
DONE = {
    "submit": _l("Submitted for review"),
    "withdraw": _l("Withdrawn from review"),
    "request_changes": _l("Sent back with a note"),
    "publish": _l("Published"),
    "unpublish": _l("Taken back to draft"),
    "archive": _l("Archived"),
}
SAVE_LABELS = {
    "publish": _l("Save and publish"),
    "submit": _l("Save and submit for review"),
}
"""The next step of a post, where it is taken together with saving the form."""
REFUSALS = {
    PostStatus.IN_REVIEW: _l(
        "This post is in review. Withdraw it from review first, then you can change it."
    ),
    PostStatus.PUBLISHED: _l(
        "Only editors can change a published post. Ask one of them to take it back to draft."
    ),
    PostStatus.ARCHIVED: _l(
        "Only editors can change an archived post. Ask one of them to take it back to draft."
    ),
}
"""Why an author may not change a post of their own now."""
REQUEST = "request_changes"
HISTORY_LENGTH = 20


class PostForm(ConsoleForm):
    """The text of a post and what stands around it."""

    version = HiddenField()
    title = StringField(_l("Title"), [InputRequired(), not_blank, Length(max=500)])
    body = TextAreaField(
        _l("Text"), description=_l("Markdown (CommonMark, with tables)."), render_kw={"rows": 18}
    )
    summary = TextAreaField(
        _l("Summary"),
        [Length(max=2000)],
        description=_l("Shown in lists instead of the beginning of the text."),
        render_kw={"rows": 2},
    )
    tags = WordsField(
        _l("Tags"),
        description=_l("Separated by commas. New ones are made."),
        lookup_name="tags",
    )
    slug = StringField(
        _l("Address"),
        [Length(max=200)],
        description=_l("The last part of the address. Made from the title when empty."),
    )
    comments_open = TickField(_l("Readers may comment"), default=True)
    published_at = MomentField(
        _l("Time of publication (%(zone)s)", zone=ZONE_HERE),
        description=_l(
            "Counts once the post is published: a time that lies ahead then schedules it. "
            "Empty: the moment of publishing."
        ),
    )


class PostView(DeclaredActions, SecureModelView):
    """Posts that the actor may see: authors their own, editors all."""

    menu_key = "p"
    form = PostForm
    form_ajax_refs: ClassVar[Mapping[str, Any]] = {"tags": TagNames("tags")}
    verbs: ClassVar[Mapping[str, str]] = {**SecureModelView.verbs, "ajax_lookup": "can_create"}
    column_list = ("title", "author", "status", "tags", "updated_at")
    column_details_list = (
        "title", "status", "author", "slug", "summary", "tags", "published_at", "comments_open",
        "created_at", "updated_at",
    )  # fmt: skip
    column_labels: ClassVar[Mapping[str, Any]] = {
        "title": _l("Title"), "author": _l("Author"), "status": _l("Status"), "tags": _l("Tags"),
        "updated_at": _l("Last changed"), "created_at": _l("Created"), "slug": _l("Address"),
        "summary": _l("Summary"), "published_at": _l("Time of publication"),
        "comments_open": _l("Readers may comment"),
    }  # fmt: skip
    linked = "title"
    formats: ClassVar[Mapping[str, Any]] = {
        "author": lambda row: row.author.name if row.author else "",
        "status": fmt.post_status,
        "tags": lambda row: fmt.listed([tag.name for tag in row.tags]),
        "updated_at": lambda row: fmt.moment(row.updated_at),
        "created_at": lambda row: fmt.moment(row.created_at),
        "published_at": lambda row: fmt.moment(row.published_at),
        "slug": "public_link",
        "comments_open": lambda row: _("Yes") if row.comments_open else _("No"),
    }
    column_classes: ClassVar[Mapping[str, str]] = {"title": "wide", "updated_at": "tight"}
    column_filters = (
        ChoiceFilter(Post.status, _l("Status"), options=list(STATUS_LABELS.items())),
        ContainsFilter(Post.title, _l("Title")),
        SinceFilter(Post.updated_at, _l("Changed since")),
        UntilFilter(Post.updated_at, _l("Changed until")),
        NumberFilter(Post.author_id, _l("Author number")),
    )
    searched = (Post.title, Post.summary, Post.body)
    sort_columns: ClassVar[Mapping[str, Any]] = {"updated_at": Post.updated_at}
    default_order = ("updated_at", True)
    details_template = "admin/posts/details.html"
    edit_template = "admin/posts/edit.html"
    action_labels = LABELS
    action_styles: ClassVar[Mapping[str, str]] = {"publish": "primary"}
    create_label = _l("New post")
    empty_text = _l("Posts appear here as they are written, or after an import.")

    @property
    def _list_columns(self) -> list[tuple[str, Any]]:
        """The columns, but for the author where that is always the one who looks."""
        if not has_request_context() or policies.can_read_posts(current_actor()):
            return self._all_columns
        return [column for column in self._all_columns if column[0] != "author"]

    @_list_columns.setter
    def _list_columns(self, columns: list[tuple[str, Any]]) -> None:
        self._all_columns = columns

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_enter(actor)

    def may_create(self, actor: Actor) -> bool:
        return policies.can_create(actor)

    def may_edit(self, actor: Actor, row: Post | None) -> bool:
        return policies.can_create(actor) if row is None else policies.can_edit(actor, row)

    def authorised(self, actor: Actor) -> Select[Any]:
        return posts_visible_to(actor)

    def is_action_allowed(self, name: str) -> bool:
        actor = current_actor()
        if name in {"submit", "withdraw"}:
            return policies.can_create(actor)
        return policies.can_review(actor) if name == REQUEST else policies.can_publish(actor)

    def get_list_row_actions(self) -> list[Any]:
        buttons = ActionButtons(self._moves_for, LABELS)
        extra = [buttons] if self.has_actions else []
        return [*super().get_list_row_actions(), *extra]

    def _moves_for(self, post: Post) -> list[str]:
        state = PostStatus(post.status)
        fitting = {
            "publish": state is not PostStatus.PUBLISHED,
            REQUEST: state is PostStatus.IN_REVIEW,
            "submit": state in policies.EDITABLE_BY_AUTHOR,
            "withdraw": state is PostStatus.IN_REVIEW,
            "unpublish": state in {PostStatus.PUBLISHED, PostStatus.ARCHIVED},
            "archive": state is not PostStatus.ARCHIVED,
        }
        return [name for name, fits in fitting.items() if fits and self.is_action_allowed(name)]

    def _next_move(self, post: Post) -> str:
        """Return what brings the post closer to its readers, if the actor can do it."""
        ended = post.status in {PostStatus.PUBLISHED, PostStatus.ARCHIVED}
        moves = [] if ended else self._moves_for(post)
        return next((name for name in SAVE_LABELS if name in moves), "")

    def refuse_edit(self, row: Post) -> NoReturn:
        """Say what has to be done first, on the page of the post, where it can be done."""
        why = REFUSALS.get(PostStatus(row.status))
        if why is None or not policies.is_own(current_actor(), row):
            abort(403)
        page = self.render(
            self.details_template,
            model=row,
            details_columns=self._details_columns,
            get_value=self.get_detail_value,
            return_url=self.return_url(),
            refusal=why,
        )
        abort(make_response(page, 403))

    def row_token(self, row: Post) -> str:
        """Return what a ticked row sends: which post, and which version was seen."""
        return token_of(row.id, row.version)

    def create_form(self, obj: Any = None) -> Any:
        return _fitting(super().create_form(obj))

    def edit_form(self, obj: Any = None) -> Any:
        return _fitting(super().edit_form(obj))

    def create(self, actor: Actor, form: Any) -> Post:
        return services.create_post(actor, _fields(form))

    def update(self, actor: Actor, row: Post, form: Any) -> None:
        services.update_post(actor, row, _fields(form, row), version=seen_version(form))
        move = request.form.get("then")
        if move in SAVE_LABELS:
            MOVES[move](actor, row)
            after_commit(lambda: _say(move, [row]))

    def run_action(self, name: str, tokens: list[str]) -> Any:
        selection, form = Selection.ticked(tokens), ReasonForm()
        if name == REQUEST and not form.validate():
            return self._ask_reason(selection, tokens, form)
        reason = [form.reason.data] if name == REQUEST else []
        with unit_of_work():
            chosen = self.authorised(current_actor()).where(Post.id.in_(selection.seen))
            posts = session.scalars(chosen.order_by(Post.id).with_for_update(of=Post)).all()
            done = [post for post in posts if _moved(name, post, selection.seen[post.id], *reason)]
        _say(name, done)
        if len(done) < len(selection.seen):
            flash(left_alone(len(selection.seen) - len(done)), "warning")
        return None

    def _ask_reason(self, selection: Selection, tokens: list[str], form: ReasonForm) -> Any:
        chosen = self.authorised(current_actor()).where(Post.id.in_(selection.seen))
        titles = [post.title for post in session.scalars(chosen.order_by(Post.id).limit(SAMPLE))]
        return self.ask_reason(
            REQUEST,
            tokens,
            form,
            title=_("Request changes"),
            message=_("The post goes back to its author, who can read what you write here."),
            sample=titles,
        )

    def public_link(self, post: Post) -> Markup | str:
        """Return a link to the public page, or just its address while there is none."""
        url = url_for("public.post", slug=post.slug)
        shown = post.status == PostStatus.PUBLISHED and not post.is_scheduled(now())
        return fmt.link(url, url) if shown else url

    def render(self, template: str, **kwargs: Any) -> Any:
        if template in {self.details_template, self.edit_template}:
            post = kwargs["model"]
            kwargs |= {"fmt": fmt, "note": _note(post), "next_move": self._next_move(post)}
            kwargs["save_labels"] = SAVE_LABELS
        if template == self.details_template:
            kwargs["moves"] = [(name, LABELS[name]) for name in self._moves_for(post)]
            kwargs["row_token"] = self.row_token(post)
            history = entries_about("post", post.id).limit(HISTORY_LENGTH)
            kwargs["history"] = session.scalars(history).all()
        return super().render(template, **kwargs)

    def get_empty_list_message(self) -> str:
        return _("No posts")


def _note(post: Post) -> AuditEntry | None:
    """Return the entry with what an editor asked for, as long as the post waits for that."""
    if post.status != PostStatus.CHANGES_REQUESTED:
        return None
    asked = AuditEntry.action == f"post.{REQUEST}"
    return session.scalars(entries_about("post", post.id).where(asked).limit(1)).first()


def _moved(name: str, post: Post, seen: int | None, *reason: str) -> bool:
    if seen is not None and post.version != seen:
        return False
    try:
        with session.begin_nested():
            MOVES[name](current_actor(), post, *reason)
    except (ConflictError, ForbiddenError):
        return False
    return True


def _say(name: str, posts: Sequence[Post]) -> None:
    """Tell what was done, and of posts whose time lies ahead that they are scheduled."""
    ahead = [post for post in posts if post.is_scheduled(now())]
    _count(DONE[name], len(posts) - len(ahead))
    if len(ahead) == 1:
        time = format_datetime(ahead[0].published_at, "medium")
        flash(_("Scheduled for %(time)s.", time=time), "success")
    else:
        _count(SCHEDULED_LABEL, len(ahead))


def _count(label: Any, number: int) -> None:
    if number:
        text = ngettext(
            "%(label)s: %(num)s post.", "%(label)s: %(num)s posts.", number, label=label
        )
        flash(text, "success")


def _fitting(form: Any) -> Any:
    """Return ``form`` without what the actor may not set."""
    if not policies.can_publish(current_actor()):
        del form.published_at
    return form


def _fields(form: Any, post: Post | None = None) -> PostFields:
    return PostFields(
        title=form.title.data,
        body=form.body.data or "",
        slug=form.slug.data or "",
        summary=form.summary.data or "",
        body_format=post.body_format if post else "markdown",
        comments_open=form.comments_open.data,
        published_at=form.published_at.data if "published_at" in form else None,
        tags=form.tags.data or (),
    )
