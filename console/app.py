"""The application factory: settings, extensions, faces, error pages, in this order."""

from flask import Flask
from flask.helpers import get_debug_flag
from werkzeug.middleware.proxy_fix import ProxyFix

from config import load_config
from config.base import INSTANCE, BaseConfig
from console.admin import init_admin
from console.cli import init_cli
from console.jobs import init_jobs
from console.public import init_public
from console.theme import theme_blueprint
from console.web.assets import init_assets
from console.web.context import init_context
from console.web.deployment import refuse_grave_settings
from console.web.errors import init_errors
from console.web.extensions import init_extensions
from console.web.headers import init_headers
from console.web.health import health
from console.web.json import OrjsonProvider
from console.web.limits import init_limits
from console.web.locale import init_locale
from console.web.mail import init_mail
from console.web.notices import init_notices
from console.web.signin import init_signin
from console.web.telemetry import init_telemetry


def create_app(config: BaseConfig | None = None) -> Flask:
    """Return the application with ``config``, by default what ``FLASK_CONFIG`` names."""
    app = Flask("console", instance_path=str(INSTANCE))
    app.json_provider_class = OrjsonProvider
    app.json = OrjsonProvider(app)
    app.config.from_object(config or load_config())
    app.debug = app.config["DEBUG"] or get_debug_flag()
    refuse_grave_settings(app)
    init_assets(app, theme_blueprint)
    if app.config["PROXY_COUNT"]:
        hops = app.config["PROXY_COUNT"]
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    INSTANCE.mkdir(exist_ok=True)
    init_telemetry(app)
    init_limits(app)
    init_signin(app)
    init_mail(app)
    init_notices(app)
    init_extensions(app)
    init_jobs(app)
    init_headers(app)
    init_locale(app)
    init_context(app)
    app.register_blueprint(theme_blueprint)
    app.register_blueprint(health)
    init_admin(app)
    init_public(app)
    init_cli(app)
    init_errors(app)
    return app
