"""The question before something that cannot be undone, where no script has asked it."""

from collections.abc import Mapping
from typing import Any

from flask import request


class AsksFirst:
    """Mixin for views with bulk actions: those that have a question ask it on a page."""

    def handle_action(self, return_view: str | None = None) -> Any:
        """Run a bulk action, once its question, if it has one, has been answered."""
        name, rows = request.form.get("action", ""), request.form.getlist("rowid")
        actions, questions = self.get_actions_list()  # type: ignore[attr-defined]
        if name not in questions or "confirmed" in request.form or not rows:
            return super().handle_action(return_view)  # type: ignore[misc]
        label = dict(actions)[name]
        return self.ask(
            title=label,
            message=questions[name],
            hidden={"action": name, "rowid": rows},
            action_url=self.get_url(".action_view"),  # type: ignore[attr-defined]
            submit_label=label,
        )

    def ask(self, hidden: Mapping[str, Any], **kwargs: Any) -> Any:
        """Return the page with the question; ``hidden`` is sent again with its answer."""
        url = local_url(request.form.get("url", ""), self.get_url(".index_view"))  # type: ignore[attr-defined]
        kept = {**hidden, "confirmed": "1", "url": url}
        return self.render(  # type: ignore[attr-defined]
            "admin/confirm.html", hidden=kept, cancel_url=url, return_url=url, **kwargs
        )


def local_url(url: str, default: str) -> str:
    """Return ``url`` where it plainly stays on this site, else ``default``."""
    is_local = url.startswith("/") and not url.startswith("//")
    return url if is_local and "\\" not in url and url.isprintable() else default
