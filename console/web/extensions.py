"""The extensions, made once and bound to an application by ``init_extensions``."""

from flask import Flask, Request
from flask_babel import Babel
from flask_compress import Compress
from flask_migrate import Migrate
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect

from console.accounts.models import Role, User
from console.core.clock import now
from console.core.db import configure_engine, db
from console.web.locale import select_locale, select_timezone
from console.web.mail import MailUtil, render_for_recipient
from console.web.translations import init_translations

babel = Babel()
compress = Compress()
csrf = CSRFProtect()
migrate = Migrate()
datastore = SQLAlchemyUserDatastore(db, User, Role)


def init_extensions(app: Flask) -> None:
    """Bind every extension to ``app``."""
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
    migrate.init_app(app, db, compare_type=True)
    babel.init_app(app, locale_selector=select_locale, timezone_selector=select_timezone)
    csrf.init_app(app)
    compress.init_app(app)
    security = Security(
        app, datastore, mail_util_cls=MailUtil, render_template=render_for_recipient
    )
    security.datetime_factory = now
    init_translations(app, babel, security)
    # A token would otherwise open the HTML pages as well, where no CSRF token is asked of it.
    security.login_manager.request_loader(_nobody)


def _nobody(_request: Request) -> None:
    return None
