"""An application with every feature of Flask-Security on, to see our templates of its pages.

The console switches them on one by one; the templates are there already.
"""

import secrets
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from flask_babel import Babel
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore, hash_password
from flask_security.models import sqla
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase

from console.theme import theme_blueprint

TEMPLATES = Path(__file__).resolve().parents[2] / "console" / "templates"
PASSWORD = "one-of-many-words"
ADDRESS = "ada@example.com"


class Base(DeclarativeBase):
    """What the models share."""


db = SQLAlchemy(model_class=Base)
sqla.FsModels.set_db_info(base_model=Base)


class Role(Base, sqla.FsRoleMixin):
    """No role matters here."""

    __tablename__ = "role"


class User(Base, sqla.FsUserMixin):
    """Who signs in."""

    __tablename__ = "user"


class WebAuthn(Base, sqla.FsWebAuthnMixin):
    """A passkey."""

    __tablename__ = "webauthn"


class NoMail(MailUtil):
    """Sends nothing."""

    def send_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Leave it."""


def create_app(folder: Path, **settings: Any) -> Flask:
    """Return the application, with one person who can sign in."""
    app = Flask("gate", template_folder=str(TEMPLATES), root_path=str(folder))
    app.config.update(
        TESTING=True,
        SECRET_KEY="of the gate",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'gate.db'}",
        SECURITY_PASSWORD_SALT="of the gate",
        SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_SCHEMES=["plaintext"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        **{f"SECURITY_POST_{verb}_VIEW": "/admin/" for verb in ("LOGIN", "CHANGE", "VERIFY")},
        SECURITY_TWO_FACTOR_POST_SETUP_VIEW="/admin/",
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_SCRIPT_NONCE_KEY="nonce",
        SECURITY_TOTP_SECRETS={"1": "sUmCoJ4tVuVXUqTOcmcBMsrd7d0u7v5n8XbyqQDzJWo"},
        SECURITY_TOTP_ISSUER="Gate",
        **settings,
    )
    db.init_app(app)
    Babel(app, locale_selector=lambda: "en")
    CSRFProtect(app)
    people = SQLAlchemyUserDatastore(db, User, Role, WebAuthn)
    Security(app, people, mail_util_cls=NoMail)
    app.register_blueprint(theme_blueprint)
    for name in ("admin", "public"):
        elsewhere = Blueprint(name, name)
        elsewhere.add_url_rule(f"/{name}/", "index", lambda: "elsewhere")
        app.register_blueprint(elsewhere)
    app.context_processor(context)
    app.after_request(policy)
    with app.app_context():
        db.create_all()
        people.create_user(email=ADDRESS, username="ada", password=hash_password(PASSWORD))
        db.session.commit()
    return app


EVERYTHING = {
    "SECURITY_REGISTERABLE": True,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_CONFIRMABLE": False,
    "SECURITY_USERNAME_ENABLE": True,
    "SECURITY_USERNAME_RECOVERY": True,
    "SECURITY_CHANGE_EMAIL": True,
    "SECURITY_CHANGE_USERNAME": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator", "email"],
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True,
}


def context() -> dict[str, Any]:
    """What the theme's templates read."""
    return {
        "csp_nonce": nonce,
        "site_name": "Gate",
        "locale": "ar" if request.cookies.get("dir") == "rtl" else "en",
        "text_direction": request.cookies.get("dir", "ltr"),
        "color_scheme": request.cookies.get("scheme", "light"),
    }


def nonce() -> str:
    """Return this request's nonce, where Flask-Security looks for it as well."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def policy(response: Response) -> Response:
    """Set the policy of the console, under which every page has to work."""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce()}'; "
        f"style-src 'self' 'nonce-{nonce()}'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response
