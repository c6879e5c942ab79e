"""Mail leaves after the response: by SMTP where a server is set, else as a file in instance/."""

import logging
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from flask import Response, after_this_request, current_app, has_request_context
from flask_security import MailUtil as SecurityMailUtil

from console.core.clock import now

log = logging.getLogger(__name__)
SMTP_TIMEOUT = 10
"""Seconds that one message may take to be handed over."""


class MailUtil(SecurityMailUtil):
    """What Flask-Security sends its messages with."""

    def send_mail(  # noqa: PLR0913, PLR0917 - the signature is Flask-Security's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue one message. A failure is logged: the person who asked must not see it."""
        message = EmailMessage()
        message["Subject"] = str(subject)
        message["From"] = str(sender)
        message["To"] = str(recipient)
        message["Message-ID"] = make_msgid(domain="console.invalid")
        message.set_content(body or "")
        if html:
            message.add_alternative(html, subtype="html")
        send_later(message)


def send_later(message: EmailMessage) -> None:
    """Deliver ``message`` when the response has left, or at once outside of a request."""
    config = current_app.config.copy()
    if not has_request_context():
        deliver(message, config)
        return

    def hook(response: Response) -> Response:
        response.call_on_close(lambda: deliver(message, config))
        return response

    after_this_request(hook)


def deliver(message: EmailMessage, config: Mapping[str, Any]) -> None:
    """Hand ``message`` to the mail server, or write it to a file where none is set."""
    try:
        if config["MAIL_SERVER"]:
            _send(message, config)
        else:
            _write(message, Path(config["MAIL_DIRECTORY"]))
    except (OSError, smtplib.SMTPException):
        log.exception("mail not delivered")


def _send(message: EmailMessage, config: Mapping[str, Any]) -> None:
    kind = smtplib.SMTP_SSL if config["MAIL_USE_SSL"] else smtplib.SMTP
    with kind(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=SMTP_TIMEOUT) as server:
        if config["MAIL_USE_TLS"]:
            server.starttls()
        if config["MAIL_USERNAME"]:
            server.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"] or "")
        server.send_message(message)


def _write(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{now():%Y%m%d-%H%M%S-%f}.eml"
    path.write_bytes(message.as_bytes())
    log.warning("no MAIL_SERVER: mail for %s is in %s", message["To"], path)
