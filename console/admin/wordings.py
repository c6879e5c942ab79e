"""The words for what the log holds: actions, kinds of subjects, the ways they came."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import lazy_gettext as _l

from console.core.actor import ANONYMOUS
from console.web.identity import COMMAND_LINE


@dataclass(frozen=True, slots=True)
class Wording:
    """How an action is told: ``label`` of any number, ``one`` by its name, ``many`` by number."""

    label: Any
    one: Any
    many: Callable[[int], str] | None = None


def _comments(label: Any, one: Any, many: Callable[[int, str], str]) -> Wording:
    return Wording(label, one, lambda n: many(n, format_decimal(n)))


WORDINGS: Mapping[str, Wording] = {
    "comment.submit": _comments(
        _l("Comments came in"),
        _l("A comment by %(name)s came in"),
        lambda n, number: ngettext(
            "%(number)s comment came in", "%(number)s comments came in", n, number=number
        ),
    ),
    "comment.approve": _comments(
        _l("Approved comments"),
        _l("Approved the comment by %(name)s"),
        lambda n, number: ngettext(
            "Approved %(number)s comment", "Approved %(number)s comments", n, number=number
        ),
    ),
    "comment.keep": _comments(
        _l("Kept reported comments"),
        _l("Kept the reported comment by %(name)s"),
        lambda n, number: ngettext(
            "Kept %(number)s reported comment",
            "Kept %(number)s reported comments",
            n,
            number=number,
        ),
    ),
    "comment.flag": Wording(_l("Reported comments"), _l("Reported the comment by %(name)s")),
    "comment.unapprove": _comments(
        _l("Unapproved comments"),
        _l("Unapproved the comment by %(name)s"),
        lambda n, number: ngettext(
            "Unapproved %(number)s comment", "Unapproved %(number)s comments", n, number=number
        ),
    ),
    "comment.reject": _comments(
        _l("Rejected comments"),
        _l("Rejected the comment by %(name)s"),
        lambda n, number: ngettext(
            "Rejected %(number)s comment", "Rejected %(number)s comments", n, number=number
        ),
    ),
    "comment.spam": _comments(
        _l("Marked comments as spam"),
        _l("Marked the comment by %(name)s as spam"),
        lambda n, number: ngettext(
            "Marked %(number)s comment as spam",
            "Marked %(number)s comments as spam",
            n,
            number=number,
        ),
    ),
    "comment.not_spam": _comments(
        _l("Marked comments as not spam"),
        _l("Marked the comment by %(name)s as not spam"),
        lambda n, number: ngettext(
            "Marked %(number)s comment as not spam",
            "Marked %(number)s comments as not spam",
            n,
            number=number,
        ),
    ),
    "comment.trash": _comments(
        _l("Moved comments to the trash"),
        _l("Moved the comment by %(name)s to the trash"),
        lambda n, number: ngettext(
            "Moved %(number)s comment to the trash",
            "Moved %(number)s comments to the trash",
            n,
            number=number,
        ),
    ),
    "comment.restore": _comments(
        _l("Restored comments"),
        _l("Restored the comment by %(name)s"),
        lambda n, number: ngettext(
            "Restored %(number)s comment", "Restored %(number)s comments", n, number=number
        ),
    ),
    "comment.take_over": Wording(_l("Took comments over"), _l("Took the comment by %(name)s over")),
    "comment.undo": _comments(
        _l("Undid decisions about comments"),
        _l("Undid a decision about the comment by %(name)s"),
        lambda n, number: ngettext(
            "Undid a decision about %(number)s comment",
            "Undid a decision about %(number)s comments",
            n,
            number=number,
        ),
    ),
    "comment.edit": Wording(_l("Edited comments"), _l("Edited the comment by %(name)s")),
    "learning.start": Wording(_l("Began to learn"), _l("Began to learn from decisions")),
    "learning.finish": Wording(_l("Learned"), _l("Learned from decisions")),
    "learning.fail": Wording(_l("Could not learn"), _l("Could not learn from decisions")),
    "learning.forget": Wording(_l("Forgot what was learned"), _l("Forgot what was learned")),
    "comment.delete": _comments(
        _l("Deleted comments for good"),
        _l("Deleted the comment by %(name)s for good"),
        lambda n, number: ngettext(
            "Deleted %(number)s comment for good",
            "Deleted %(number)s comments for good",
            n,
            number=number,
        ),
    ),
    "post.create": Wording(_l("Wrote posts"), _l("Wrote the post “%(name)s”")),
    "post.update": Wording(_l("Changed posts"), _l("Changed the post “%(name)s”")),
    "post.submit": Wording(_l("Submitted posts for review"), _l("Submitted “%(name)s” for review")),
    "post.withdraw": Wording(
        _l("Withdrew posts from review"), _l("Withdrew “%(name)s” from review")
    ),
    "post.request_changes": Wording(
        _l("Requested changes to posts"), _l("Requested changes to “%(name)s”")
    ),
    "post.publish": Wording(_l("Published or scheduled posts"), _l("Published “%(name)s”")),
    "post.unpublish": Wording(_l("Took posts back to draft"), _l("Took “%(name)s” back to draft")),
    "post.archive": Wording(_l("Archived posts"), _l("Archived “%(name)s”")),
    "tag.create": Wording(_l("Created tags"), _l("Created the tag “%(name)s”")),
    "tag.update": Wording(_l("Changed tags"), _l("Changed the tag “%(name)s”")),
    "tag.delete": Wording(_l("Deleted tags"), _l("Deleted the tag “%(name)s”")),
    "user.create": Wording(_l("Created accounts"), _l("Created an account for %(name)s")),
    "user.update": Wording(_l("Changed accounts"), _l("Changed the account of %(name)s")),
    "user.activate": Wording(_l("Activated accounts"), _l("Activated the account of %(name)s")),
    "user.deactivate": Wording(
        _l("Deactivated accounts"), _l("Deactivated the account of %(name)s")
    ),
    "user.change_password": Wording(
        _l("Changed passwords"), _l("Changed the password of %(name)s")
    ),
    "user.reset_password": Wording(
        _l("Set passwords by a link in a mail"), _l("Set a password by a link in a mail")
    ),
    "user.reset_access": Wording(_l("Ended sessions"), _l("Ended all sessions of %(name)s")),
    "user.change_preferences": Wording(_l("Changed preferences"), _l("Changed their preferences")),
    "user.sign_in": Wording(_l("Signed in"), _l("Signed in")),
    "reason.create": Wording(_l("Created reasons"), _l("Created the reason “%(name)s”")),
    "reason.add_usual": Wording(_l("Added the usual reasons"), _l("Added the usual reasons")),
    "reason.update": Wording(_l("Changed reasons"), _l("Changed the reason “%(name)s”")),
    "reason.delete": Wording(_l("Deleted reasons"), _l("Deleted the reason “%(name)s”")),
    "role.create": Wording(_l("Created roles"), _l("Created the role “%(name)s”")),
    "role.update": Wording(_l("Changed roles"), _l("Changed the role “%(name)s”")),
    "role.delete": Wording(_l("Deleted roles"), _l("Deleted the role “%(name)s”")),
    "rules.update": Wording(_l("Changed the rules"), _l("Changed the rules: version %(name)s")),
    "rules.restore": Wording(
        _l("Restored a version of the rules"), _l("Restored older rules as version %(name)s")
    ),
    "rules.import": Wording(_l("Imported rules"), _l("Imported rules as version %(name)s")),
    "term_list.create": Wording(
        _l("Created lists of terms"), _l("Created the list of terms “%(name)s”")
    ),
    "term_list.update": Wording(
        _l("Changed lists of terms"), _l("Changed the list of terms “%(name)s”")
    ),
    "term_list.delete": Wording(
        _l("Deleted lists of terms"), _l("Deleted the list of terms “%(name)s”")
    ),
    "operation.cancel": Wording(_l("Stopped operations"), _l("Stopped an operation")),
    "view.save": Wording(_l("Saved views"), _l("Saved the view “%(name)s”")),
    "view.update": Wording(_l("Changed saved views"), _l("Changed the view “%(name)s”")),
    "view.delete": Wording(_l("Deleted saved views"), _l("Deleted the view “%(name)s”")),
    "content.import": Wording(_l("Imported content"), _l("Imported content from %(name)s")),
    "content.export": Wording(_l("Exported content"), _l("Exported content")),
}
"""Every action that a service records. A test fails for one that is missing."""

CLOSER: Mapping[str, Any] = {
    "post.publish later": _l("Scheduled “%(name)s”"),
    "user.update roles": _l("Changed the roles of %(name)s"),
    "user.update email": _l("Changed the e-mail address of %(name)s"),
    "user.change_password own": _l("Changed their own password"),
    "role.update permissions": _l("Changed what the role “%(name)s” allows"),
    "content.export comments": _l("Exported comments"),
    "content.export posts": _l("Exported posts"),
    "content.export users": _l("Exported users"),
}
"""Closer words for what an entry's values tell."""

KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "comment": (_l("Comment"), ("comment", "comments")),
    "post": (_l("Post"), ("post", "posts")),
    "tag": (_l("Tag"), ("tag",)),
    "user": (_l("User"), ("user", "users")),
    "reason": (_l("Reason"), ("reason",)),
    "role": (_l("Role"), ("role",)),
    "rules": (_l("Rules"), ("rules",)),
    "term_list": (_l("List of terms"), ("term_list",)),
    "operation": (_l("Operation"), ("operation",)),
    "view": (_l("Saved view"), ("view",)),
    "import": (_l("Import"), ("import",)),
    "learning": (_l("Learning"), ("learning",)),
}
"""What subjects are: how each kind is called, and the words for it in the log."""

CHANNELS: Mapping[str, Any] = {
    "api": _l("Programming interface"),
    "cli": _l("Command line"),
    "job": _l("Background job"),
    "web": _l("Web browser"),
}
PROGRAMS: Mapping[str, Any] = {
    COMMAND_LINE.name: _l("Command line"),
    ANONYMOUS.name: _l("A visitor"),
}
NO_DECISIONS = {"comment.edit", "comment.flag", "comment.submit", "comment.take_over"}
ACTION_LABELS = {action: wording.label for action, wording in WORDINGS.items()}
OPERATION_LABELS = {
    action.removeprefix("comment."): label
    for action, label in ACTION_LABELS.items()
    if action.startswith("comment.") and action not in NO_DECISIONS
}
KIND_LABELS = {kind: label for kind, (label, _words) in KINDS.items()}
