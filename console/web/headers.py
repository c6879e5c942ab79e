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
HSTS = StrictTransportSecurity().max_age(2 * YEAR).include_subdomains()


def init_headers(app: Flask) -> None:
    """Set the headers on all answers of ``app``, errors included."""
    app.after_request(_set_headers)


def csp_nonce() -> str:
    """Return this request's nonce, under the name that Flask-Security looks for as well."""
    nonce: str | None = g.get("csp_nonce")
    if nonce is None:
        nonce = g.csp_nonce = secrets.token_urlsafe(16)
    return nonce


def file_headers(*, is_secure: bool) -> list[tuple[str, str]]:
    """Return the headers of a static file, which is the same for everybody and runs nothing."""
    policy = ContentSecurityPolicy().default_src("'none'").frame_ancestors("'none'")
    found = [*_headers(policy).header_items()]
    return [*found, (HSTS.header_name, HSTS.header_value)] if is_secure else found


def _set_headers(response: Response) -> Response:
    for name, value in _headers(_page_policy()).header_items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault(HSTS.header_name, HSTS.header_value)
    # Pages outside the public site are somebody's own: nothing between may keep them.
    if request.blueprint != "public" and not (request.endpoint or "").endswith("static"):
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _page_policy() -> ContentSecurityPolicy:
    nonce = f"'nonce-{csp_nonce()}'"
    return (
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


def _headers(policy: ContentSecurityPolicy) -> Secure:
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().microphone().camera(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
