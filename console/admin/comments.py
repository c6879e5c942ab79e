"""Comments in the console: the list, one comment with its history, the decisions."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy import Select

from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.bulk import (
    SAMPLE,
    DeclaredActions,
    asked_reason,
    say_outcome,
)
from console.admin.comment_page import more_about
from console.admin.conflicts import ShowsConflicts
from console.admin.editing import EditsTexts
from console.admin.filters import (
    AboveZeroFilter,
    ChoiceFilter,
    ContainsFilter,
    LinkedFilter,
    ListFilter,
    SinceFilter,
    UntilFilter,
)
from console.admin.matching import DELETE_LABEL, TakesAll
from console.admin.prepared import ActionButtons, address
from console.admin.queue_filters import AuthorFilter
from console.admin.reasons import RejectForm, mail_told, ready_reasons
from console.admin.replying import Replies
from console.audit.queries import entries_about
from console.core.actor import Actor
from console.core.db import session
from console.core.unit_of_work import unit_of_work
from console.moderation import deletion, policies
from console.moderation.editing import StaleCommentError
from console.moderation.models import Comment
from console.moderation.moves import KIND
from console.moderation.queries import (
    IN_LISTS,
    author_counts,
    comments_visible_to,
    title_of_post,
)
from console.moderation.services import decide
from console.moderation.transitions import (
    ACTION_LABELS,
    DONE_LABELS,
    KIND_LABELS,
    STATUS_LABELS,
    TRANSITIONS,
    Action,
    actions_for,
)
from console.operations.queries import moves_on
from console.operations.selection import Selection, token_of
from console.publishing.models import Post
from console.web.identity import current_actor

HISTORY_LENGTH = 50
ONLY_REPORTED, ONLY_IN = "_open_flags_is_set", "_status_is"
EXCERPT = 80
"""Characters of a comment in the list: two lines at most. The queue shows all of it."""


class CommentView(TakesAll, Replies, ShowsConflicts, EditsTexts, DeclaredActions, SecureModelView):
    """Every comment that the actor may see. States move by ``moderation.services.decide``."""

    verbs: ClassVar[Mapping[str, str]] = {
        **SecureModelView.verbs,
        "undo_edit_view": "can_edit",
        "reply_view": "can_reply",
    }
    saves_views = True
    edit_in_rows = False  # it is on the page of the comment; on lists scripts lead to it
    menu_key = "c"
    column_list = ("author_name", "body", "status", "created_at")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "author_name": _l("Author"), "body": _l("Comment"), "status": _l("Status"),
        "created_at": _l("Written"), "post": _l("Post"), "author_email": _l("E-mail"),
        "author_url": _l("Website"), "author_address": _l("IP address"), "kind": _l("Kind"),
        "status_reason": _l("Reason"), "decided_by": _l("Decided by"),
        "status_changed_at": _l("In this state since"),
    }  # fmt: skip
    column_details_list = (
        "status", "status_reason", "status_changed_at", "decided_by", "post", "author_name",
        "author_email", "author_url", "author_address", "kind", "created_at",
    )  # fmt: skip
    formats: ClassVar[Mapping[str, Any]] = {
        "author_name": lambda row: row.author_name or _("Anonymous"),
        "body": lambda row: fmt.excerpt(fmt.readable(row.body), EXCERPT),
        "status": lambda row: fmt.comment_status(row.status),
        "created_at": lambda row: fmt.moment(row.created_at, seconds=False),
        "status_changed_at": lambda row: fmt.moment(row.status_changed_at),
        "decided_by": lambda row: row.decided_by.name if row.decided_by else "",
        "kind": lambda row: KIND_LABELS.get(row.kind, row.kind),
        "post": "post_links",
    }
    linked = "body"
    column_classes: ClassVar[Mapping[str, str]] = {
        "body": "wide",
        "status": "tight",
        "created_at": "tight",
    }
    column_filters: tuple[ListFilter, ...] = (
        ChoiceFilter(Comment.status, _l("Status"), options=list(STATUS_LABELS.items())),
        ContainsFilter(Post.title, _l("Post"), through=Comment.post),
        AuthorFilter(),
        SinceFilter(Comment.created_at, _l("Written since")),
        UntilFilter(Comment.created_at, _l("Written until")),
        LinkedFilter(Comment.post_id, _l("Post"), called=title_of_post),
        AboveZeroFilter(Comment.open_flags, _l("Reported")),
    )
    searched = (Comment.body, Comment.author_name, Comment.author_email)
    sort_columns: ClassVar[Mapping[str, Any]] = {"created_at": Comment.created_at}
    default_order = ("created_at", True)
    list_load = IN_LISTS
    button_macro = "row_actions.row_action_button"
    list_template = "admin/comments/list.html"
    details_template = "admin/comments/details.html"
    action_labels: ClassVar[Mapping[str, Any]] = {
        str(action): ACTION_LABELS[action]
        for action in (
            Action.APPROVE, Action.REJECT, Action.SPAM, Action.TRASH,
            Action.UNAPPROVE, Action.NOT_SPAM, Action.RESTORE, Action.KEEP,
        )
    } | {deletion.ACTION: DELETE_LABEL}  # fmt: skip
    lists_reported = False
    """Whether reported comments stand in the list without having been asked for."""
    actions_shown = 4
    """What fits a pending comment. The others stand in a menu."""
    actions_that_ask = (str(Action.REJECT), deletion.ACTION)
    """A page comes between these and what they do: keys wait for it."""
    action_styles: ClassVar[Mapping[str, str]] = {"approve": "primary"}
    action_keys: ClassVar[Mapping[str, str]] = {
        "approve": "a", "keep": "a", "unapprove": "u", "reject": "r", "spam": "s", "not_spam": "n",
        "trash": "d", "restore": "b",
    }  # fmt: skip
    empty_text = _l("Comments appear here as readers write them, or after an import.")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_read(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        return comments_visible_to(actor)

    def is_action_allowed(self, name: str) -> bool:
        if name == deletion.ACTION:
            return policies.can_delete(current_actor())
        return policies.can_moderate(current_actor())

    def get_actions_list(self) -> tuple[list[Any], dict[str, Any]]:
        """Return the bulk actions: some only where all that is listed is what they are for."""
        actions, questions = super().get_actions_list()
        without = set()
        if not self.lists_reported and self._asked_for(ONLY_REPORTED) != {"1"}:
            without.add(str(Action.KEEP))
        if not self._asked_for(ONLY_IN) & set(map(str, deletion.ORIGINS)):
            without.add(deletion.ACTION)
        return [each for each in actions if each[0] not in without], questions

    def offered_to(self, rows: Sequence[Comment], actions: list[Any]) -> list[Any]:
        """Return the bulk actions for a page of ``rows``: what fits one of them comes first.

        The others are left out where all that is listed is in one state.
        """
        fits = {str(each) for row in rows for each in self._fitting(row)} | {deletion.ACTION}
        first = [each for each in actions if each[0] in fits]
        others = [each for each in actions if each[0] not in fits]
        return first if self._asked_for(ONLY_IN) else first + others

    @staticmethod
    def _fitting(row: Comment) -> list[Action]:
        return actions_for(row.status, reported=row.open_flags > 0)

    def _asked_for(self, ending: str) -> set[str]:
        """Return what the address asks of the filter whose name has that ``ending``."""
        return {value for name, value in request.args.items() if name.endswith(ending)}

    def may_edit(self, actor: Actor, row: Comment | None) -> bool:
        return policies.can_edit(actor)

    def get_list_row_actions(self) -> list[Any]:
        buttons = ActionButtons(
            self._fitting,
            ACTION_LABELS,
            self.button_macro,
        )
        extra = [buttons] if self.has_actions else []
        return [*super().get_list_row_actions(), *extra]

    def row_token(self, row: Comment) -> str:
        """Return what a ticked row sends: which comment, which version and how many reports."""
        return token_of(row.id, row.version, row.open_flags)

    def get_empty_list_message(self) -> str:
        return _("No comments")

    def search_placeholder(self) -> str:
        return _("Text, author, e-mail")

    def offered(self, comment: Comment) -> list[str]:
        """Return what the actor can do with ``comment`` on its page."""
        names = list(map(str, self._fitting(comment)))
        if comment.status in deletion.ORIGINS:
            names.append(deletion.ACTION)
        return [name for name in names if self.is_action_allowed(name)]

    # -- deciding ----------------------------------------------------------------------------------

    def run_action(self, name: str, tokens: list[str]) -> Any:
        if "matching" in request.form:
            return self.ask_about_all(name)
        if not tokens:
            flash(_("Tick at least one comment."), "warning")
            return None
        selection = Selection.ticked(tokens)
        if name == deletion.ACTION:
            return self.ask_about_deletion(selection)
        action, reason = Action(name), asked_reason()
        if TRANSITIONS[action].needs_reason:
            form = RejectForm()
            if not form.validate():
                return self._ask_reason(action, selection, tokens, form)
            reason = form.worded
        try:
            with unit_of_work():
                decision = decide(current_actor(), selection, action, reason)
                faster = self.overtaken(selection, decision)
        except StaleCommentError as error:
            return self.ask_again(action, error, reason)
        if faster:
            flash(faster, "warning")
        else:
            say_outcome(str(DONE_LABELS[action]), decision)
        return None

    def _ask_reason(
        self, action: Action, selection: Selection, tokens: list[str], form: RejectForm
    ) -> Any:
        chosen = self.authorised(current_actor()).where(Comment.id.in_(selection.seen))
        rows = session.scalars(chosen.order_by(Comment.id).limit(SAMPLE))
        return self.ask_reason(
            str(action),
            tokens,
            form,
            title=_("Reject comments") if len(tokens) > 1 else _("Reject this comment"),
            message=_("Rejected comments are not public. The reason is kept."),
            sample=[f"{row.author_name}: {fmt.excerpt(row.body, 100)}" for row in rows],
            template="admin/comments/reject.html",
            ready=form.ready,
            told=form.told(len(tokens)),
        )

    # -- looking -----------------------------------------------------------------------------------

    @pass_context
    def get_list_value(self, context: Context, model: Comment, name: str) -> Any:
        value = super().get_list_value(context, model, name)
        return fmt.two_lines(value, self.where(model)) if name == "body" else value

    def where(self, comment: Comment) -> str:
        """Return which post it is on and whom it answers."""
        if comment.parent is None:
            return comment.post.title
        name = comment.parent.author_name or _("Anonymous")
        return _("%(post)s, answering %(name)s", post=comment.post.title, name=name)

    def post_links(self, comment: Comment) -> Markup | str:
        """Return links to the post and to all comments on it."""
        everything = url_for("comments.index_view", flt_post_id_is=comment.post_id)
        return fmt.two_lines(
            self.post_link(comment), fmt.link(everything, _("All comments on this post"))
        )

    def post_link(self, comment: Comment) -> Markup:
        """Return a link to what readers see of the post."""
        return fmt.link(address("public.post", "slug", comment.post.slug), comment.post.title)

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.list_template and kwargs["actions"]:
            kwargs["actions"] = self.offered_to(kwargs["data"], kwargs["actions"])
        if template == self.details_template:
            kwargs.update(self._details(kwargs["model"]))
            kwargs.update(more_about(current_actor(), kwargs["model"]))
        return super().render(template, **kwargs)

    def _details(self, comment: Comment) -> dict[str, Any]:
        moves = {row[0]: row[1:] for row in session.execute(moves_on(KIND, comment.id))}
        history = entries_about("comment", comment.id, list(moves)).limit(HISTORY_LENGTH)
        decisions = [name for name in self.offered(comment) if name in TRANSITIONS]
        return {
            "page_heading": _("Comment by %(name)s", name=comment.author_name or _("Anonymous")),
            "row_token": self.row_token(comment),
            "decisions": [(action, self.action_labels[action]) for action in self.offered(comment)],
            "asks_reason": any(TRANSITIONS[Action(name)].needs_reason for name in decisions),
            "ready": ready_reasons() if decisions else [],
            "told": mail_told() if decisions else "",
            "author_history": dict(session.execute(author_counts(comment)).all()),
            "history": session.scalars(history).all(),
            "moves": moves,
            "status_labels": STATUS_LABELS,
            "fmt": fmt,
        }
