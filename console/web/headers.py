"""Security headers on every answer, and the nonce that scripts and styles need."""

import secrets

from flask import Flask, Response, g, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

YEAR = 31_536_000


def init_headers(app: Flask) -> None:
    """Set the headers on all answers of ``app``, errors included."""
    app.after_request(_set_headers)


def csp_nonce() -> str:
    """Return this request's nonce, under the name that Flask-Security looks for as well."""
    nonce: str | None = g.get("csp_nonce")
    if nonce is None:
        nonce = g.csp_nonce = secrets.token_urlsafe(16)
    return nonce


def _set_headers(response: Response) -> Response:
    for name, value in _headers().header_items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        hsts = StrictTransportSecurity().max_age(2 * YEAR).include_subdomains()
        response.headers.setdefault(hsts.header_name, hsts.header_value)
    # Pages outside the public site are somebody's own: nothing between may keep them.
    if request.blueprint != "public" and not (request.endpoint or "").endswith("static"):
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _headers() -> Secure:
    nonce = f"'nonce-{csp_nonce()}'"
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'", nonce)
        .style_src("'self'", nonce)
        .img_src("'self'", "data:")
        .font_src("'self'")
        .connect_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().microphone().camera(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
