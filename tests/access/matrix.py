"""Who gets what, written down: every route, method and member of the cast.

A row is ``METHOD endpoint  admin editor moderator author auditor outsider anonymous``. POST rows
are well-meant requests with a valid token.
"""

from collections.abc import Iterator

CAST = ("admin", "editor", "moderator", "author", "auditor", "outsider", "anonymous")

ROWS = """
GET  admin.index                200 200 200 200 200 403 302

GET  queue.index_view           200 200 200 403 403 403 302
GET  queue.details_view         200 200 200 403 403 403 302
POST queue.action_view          302 302 302 403 403 403 302
GET  queue.edit_view            200 200 200 403 403 403 302
POST queue.edit_view            302 302 302 403 403 403 302
POST queue.undo_edit_view       302 302 302 403 403 403 302
GET  queue.reply_view           200 200 200 403 403 403 302
POST queue.reply_view           302 302 302 403 403 403 302
POST queue.claim_view           302 302 302 403 403 403 302
POST queue.renew_view           200 200 200 403 403 403 302
GET  queue.news_view            200 200 200 403 403 403 302
GET  queue.focus_view           200 200 200 403 403 403 302
POST queue.focus_view           302 302 302 403 403 403 302
POST queue.release_view         302 302 302 403 403 403 302

GET  comments.index_view        200 200 200 403 200 403 302
GET  comments.details_view      200 200 200 403 200 403 302
POST comments.action_view       302 302 302 403 403 403 302
GET  comments.edit_view         200 200 200 403 403 403 302
POST comments.edit_view         302 302 302 403 403 403 302
POST comments.undo_edit_view    302 302 302 403 403 403 302
GET  comments.reply_view        200 200 200 403 403 403 302
POST comments.reply_view        302 302 302 403 403 403 302

GET  reasons.index_view         200 200 200 403 200 403 302
GET  reasons.details_view       200 200 200 403 200 403 302
GET  reasons.create_view        200 403 403 403 403 403 302
POST reasons.create_view        302 403 403 403 403 403 302
GET  reasons.edit_view          200 403 403 403 403 403 302
POST reasons.edit_view          302 403 403 403 403 403 302
POST reasons.delete_view        302 403 403 403 403 403 302
POST reasons.usual_view         302 403 403 403 403 403 302
POST reasons.notices_view       302 403 403 403 403 403 302

GET  learning.index             200 200 200 403 200 403 302
POST learning.learn_view        302 403 403 403 403 403 302
POST learning.forget_view       302 403 403 403 403 403 302
POST learning.mode_view         302 403 403 403 403 403 302
POST learning.try_view          200 200 200 403 200 403 302

GET  rules.index                200 200 200 403 200 403 302
POST rules.index                302 403 403 403 403 403 302
GET  rules.list_view            200 200 200 403 200 403 302
POST rules.list_view            302 403 403 403 403 403 302
GET  rules.terms_view           200 200 200 403 200 403 302
POST rules.delete_view          302 403 403 403 403 403 302
GET  rules.try_view             200 200 200 403 200 403 302
POST rules.try_view             200 200 200 403 200 403 302
GET  rules.versions_view        200 200 200 403 200 403 302
GET  rules.version_view         200 200 200 403 200 403 302
POST rules.restore_view         302 403 403 403 403 403 302

GET  posts.index_view           200 200 403 200 200 403 302
GET  posts.details_view         200 200 403 200 200 403 302
GET  posts.create_view          200 200 403 200 403 403 302
POST posts.create_view          302 302 403 302 403 403 302
GET  posts.edit_view            200 200 403 200 403 403 302
POST posts.edit_view            302 302 403 302 403 403 302
POST posts.action_view          302 302 403 302 403 403 302
GET  posts.ajax_lookup          200 200 403 200 403 403 302

GET  tags.index_view            200 200 403 403 200 403 302
GET  tags.details_view          200 200 403 403 200 403 302
GET  tags.create_view           200 200 403 403 403 403 302
POST tags.create_view           302 302 403 403 403 403 302
GET  tags.edit_view             200 200 403 403 403 403 302
POST tags.edit_view             302 302 403 403 403 403 302
POST tags.delete_view           302 302 403 403 403 403 302

GET  users.index_view           200 403 403 403 200 403 302
GET  users.details_view         200 403 403 403 200 403 302
GET  users.create_view          200 403 403 403 403 403 302
POST users.create_view          302 403 403 403 403 403 302
GET  users.edit_view            200 403 403 403 403 403 302
POST users.edit_view            302 403 403 403 403 403 302
POST users.action_view          302 403 403 403 403 403 302

GET  roles.index_view           200 403 403 403 200 403 302
GET  roles.details_view         200 403 403 403 200 403 302
GET  roles.create_view          200 403 403 403 403 403 302
POST roles.create_view          302 403 403 403 403 403 302
GET  roles.edit_view            200 403 403 403 403 403 302
POST roles.edit_view            302 403 403 403 403 403 302
POST roles.delete_view          302 403 403 403 403 403 302

GET  audit.index_view           200 403 403 403 200 403 302
GET  audit.details_view         200 403 403 403 200 403 302

GET  operations.index_view      200 200 200 403 200 403 302
GET  operations.details_view    200 200 200 403 200 403 302
POST operations.undo_view       302 302 302 403 403 403 302
GET  operations.confirm_view    200 200 200 403 404 403 302
POST operations.confirm_view    302 302 302 403 404 403 302
POST operations.cancel_view     302 302 302 403 403 403 302
POST operations.resume_view     302 302 302 403 403 403 302

GET  search.index               200 200 200 200 200 403 302

GET  views.index                200 200 200 403 200 403 302
GET  views.save_view            200 200 200 403 200 403 302
POST views.save_view            302 302 302 403 302 403 302
POST views.update_view          302 302 302 403 302 403 302
POST views.delete_view          302 302 302 403 302 403 302

GET  preferences.index          200 200 200 200 200 200 302
POST preferences.index          302 302 302 302 302 302 302
POST preferences.switch         302 302 302 302 302 302 302

GET  security.login             302 302 302 302 302 302 200
GET  security.forgot_password   200 200 200 200 200 200 200
POST security.forgot_password   200 200 200 200 200 200 200
GET  security.reset_password    302 302 302 302 302 302 302
POST security.reset_password    302 302 302 302 302 302 302
GET  security.change_password   200 200 200 200 200 200 302
POST security.change_password   200 200 200 200 200 200 302
GET  security.verify            200 200 200 200 200 200 302
POST security.verify            200 200 200 200 200 200 302
POST security.login             302 302 302 302 302 302 200
POST security.logout            302 302 302 302 302 302 302
GET  security.static            404 404 404 404 404 404 404

GET  public.index               200 200 200 200 200 200 200
GET  public.post                200 200 200 200 200 200 200
GET  public.tag                 200 200 200 200 200 200 200
GET  public.author              200 200 200 200 200 200 200
GET  public.archive             200 200 200 200 200 200 200
GET  public.months              200 200 200 200 200 200 200
GET  public.about               200 200 200 200 200 200 200

GET  health.live                200 200 200 200 200 200 200
GET  health.ready               200 200 200 200 200 200 200

GET  static                     200 200 200 200 200 200 200
GET  theme.static               200 200 200 200 200 200 200
GET  admin.static               404 404 404 404 404 404 404
"""

NEVER = "403 403 403 403 403 403 302"
"""What Flask-Admin mounts for each view, and this view does not allow anybody."""

CLOSED = {
    "queue": "create delete ajax export",
    "comments": "create delete ajax export",
    "posts": "delete cells export",
    "reasons": "action ajax export",
    "tags": "action ajax export",
    "users": "delete ajax export",
    "roles": "action ajax export",
    "audit": "create edit delete action ajax export",
    "operations": "create edit delete action ajax export",
}
PARTS = {
    "create": ("GET create_view", "POST create_view"),
    "edit": ("GET edit_view", "POST edit_view"),
    "delete": ("POST delete_view",),
    "action": ("POST action_view",),
    "ajax": ("GET ajax_lookup", "POST ajax_update"),
    "cells": ("POST ajax_update",),
    "export": ("GET export",),
}


def expectations() -> dict[tuple[str, str], dict[str, int]]:
    """Return (method, endpoint) -> member of the cast -> status."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for method, endpoint, *codes in _rows():
        if (method, endpoint) in found:
            raise ValueError(f"{method} {endpoint} stands here twice: which of them holds?")
        found[method, endpoint] = dict(zip(CAST, map(int, codes), strict=True))
    return found


def _rows() -> Iterator[list[str]]:
    for line in filter(None, map(str.strip, ROWS.splitlines())):
        yield line.split()
    for view, parts in CLOSED.items():
        for part in parts.split():
            for entry in PARTS[part]:
                method, name = entry.split()
                yield [method, f"{view}.{name}", *NEVER.split()]
