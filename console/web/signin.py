"""What Flask-Security does to accounts by itself, brought under the console's rules.

It commits on its own at the end of the request; the audit entry goes into that transaction.
"""

from typing import Any

from flask import Flask, Response, request
from flask import session as cookie_session
from flask_security import password_changed, password_reset, user_authenticated

from console.accounts.models import User
from console.audit.services import Subject, record
from console.core.db import begin_writing
from console.web.identity import actor_of, go_on_as_nobody

FOR_EVERYBODY = {"health", "public"}
"""Blueprints whose pages do not depend on who asks."""
SIGNALS = {
    user_authenticated: "user.sign_in",
    password_changed: "user.change_password",
    password_reset: "user.reset_password",
}


def init_signin(app: Flask) -> None:
    """Have each sign-in and each change of a password recorded."""
    app.before_request(_ask_no_reader)
    app.after_request(_tell_no_readers_apart)
    app.before_request(_begin_writing)
    for signal, action in SIGNALS.items():
        signal.connect(_recorder(action), app, weak=False)


def is_for_everybody() -> bool:
    """Return whether the page of the request is the same for all who ask."""
    return request.blueprint in FOR_EVERYBODY or (request.endpoint or "").endswith("static")


def _ask_no_reader() -> None:
    # Flask-Security would read cookie and account even where nothing depends on them.
    if is_for_everybody():
        go_on_as_nobody()


def _tell_no_readers_apart(response: Response) -> Response:
    # Flask-Login looks into the session after every request, which would put Cookie into Vary.
    if is_for_everybody() and response.status_code < 400:
        cookie_session.accessed = False
    return response


def _begin_writing() -> None:
    # Signing in reads the account, then writes the time: begun as a reader, that can fail when
    # somebody else writes in between.
    if request.blueprint == "security" and request.method == "POST":
        begin_writing()


def _recorder(action: str) -> Any:
    def listener(_app: Flask, user: User, **_more: Any) -> None:
        record(actor_of(user), action, Subject("user", user.id, user.username))

    return listener
