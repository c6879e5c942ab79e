"""What the states of a post are called."""

from console.core.messages import lazy_gettext as _l
from console.publishing.models import PostStatus

STATUS_LABELS = {
    PostStatus.DRAFT: _l("Draft"),
    PostStatus.IN_REVIEW: _l("In review"),
    PostStatus.CHANGES_REQUESTED: _l("Changes requested"),
    PostStatus.PUBLISHED: _l("Published"),
    PostStatus.ARCHIVED: _l("Archived"),
}
SCHEDULED_LABEL = _l("Scheduled")
