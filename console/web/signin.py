"""What Flask-Security does to accounts by itself, brought under the console's rules.

It commits on its own at the end of the request; the audit entry goes into that transaction.
"""

from typing import Any

from flask import Flask, request
from flask_security import password_changed, password_reset, user_authenticated

from console.accounts.models import User
from console.audit.services import Subject, record
from console.core.db import begin_writing
from console.web.identity import actor_of

SIGNALS = {
    user_authenticated: "user.sign_in",
    password_changed: "user.change_password",
    password_reset: "user.reset_password",
}


def init_signin(app: Flask) -> None:
    """Have each sign-in and each change of a password recorded."""
    app.before_request(_begin_writing)
    for signal, action in SIGNALS.items():
        signal.connect(_recorder(action), app, weak=False)


def _begin_writing() -> None:
    # Signing in reads the account, then writes the time: begun as a reader, that can fail when
    # somebody else writes in between.
    if request.blueprint == "security" and request.method == "POST":
        begin_writing()


def _recorder(action: str) -> Any:
    def listener(_app: Flask, user: User, **_more: Any) -> None:
        record(actor_of(user), action, Subject("user", user.id, user.username))

    return listener
