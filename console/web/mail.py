"""Mail leaves when its request is over: by SMTP where a server is set, else as a file."""

import logging
import smtplib
import ssl
import threading
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, has_request_context, render_template
from flask_babel import force_locale
from flask_security import MailUtil as SecurityMailUtil

from console.accounts.models import User
from console.core.clock import now
from console.web.locale import language_for

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
        words = _subject_for(kwargs.get("user"), str(subject))
        send_later(new_message(str(recipient), words, body or "", html, str(sender)))


def new_message(
    recipient: str, subject: str, text: str, html: str | None, sender: str = ""
) -> EmailMessage:
    """Return one message. Raises ``ValueError`` for a header that would become several."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender or current_app.config["MAIL_DEFAULT_SENDER"]
    message["To"] = recipient
    message["Message-ID"] = make_msgid(domain="console.invalid")
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def render_for_recipient(template: str, **context: Any) -> str:
    """Render a page of Flask-Security's, and a mail of its in the language of the recipient."""
    user = context.get("user")
    if not template.startswith("security/email/") or not isinstance(user, User):
        return render_template(template, **context)
    with force_locale(language_for(user)):
        return render_template(template, **context)


def _subject_for(user: User | None, subject: str) -> str:
    """Return ``subject`` in the recipient's language; it comes in the language of the request."""
    if user is None:
        return subject
    say = current_app.extensions["security"].i18n_domain.gettext
    kinds = [text for name, text in current_app.config.items() if "EMAIL_SUBJECT" in name]
    kind = next((text for text in kinds if str(say(text)) == subject), subject)
    with force_locale(language_for(user)):
        return str(say(kind))


def send_later(message: EmailMessage) -> None:
    """Deliver ``message`` when the request is over and went well, or at once outside of one."""
    if has_request_context():
        g.setdefault("outbox", []).append(message)
    else:
        deliver(message, current_app.config)


def init_mail(app: Flask) -> None:
    """Deliver what a request has queued when it is over, its data committed."""
    app.teardown_request(_empty_outbox)


def _empty_outbox(error: BaseException | None) -> None:
    messages = g.pop("outbox", [])
    if error is not None or not messages:
        return
    config = current_app.config.copy()
    if not config["MAIL_SERVER"]:
        _deliver_all(messages, config)
        return
    # Beside the answer: how long the mail server takes would tell which addresses are known.
    threading.Thread(target=_deliver_all, args=(messages, config)).start()


def _deliver_all(messages: Sequence[EmailMessage], config: Mapping[str, Any]) -> None:
    for message in messages:
        deliver(message, config)


def deliver(message: EmailMessage, config: Mapping[str, Any]) -> None:
    """Hand ``message`` to the mail server, or write it to a file where none is set."""
    try:
        if config["MAIL_SERVER"]:
            _send(message, config)
        else:
            _write(message, Path(config["MAIL_DIRECTORY"]))
    except (OSError, ValueError, smtplib.SMTPException):
        log.exception("mail not delivered")


def _connect(config: Mapping[str, Any]) -> smtplib.SMTP:
    address = config["MAIL_SERVER"], config["MAIL_PORT"]
    if not config["MAIL_USE_SSL"]:
        return smtplib.SMTP(*address, timeout=SMTP_TIMEOUT)
    # The default context checks the certificate; smtplib's own would not.
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(*address, timeout=SMTP_TIMEOUT, context=context)


def _send(message: EmailMessage, config: Mapping[str, Any]) -> None:
    with _connect(config) as server:
        if config["MAIL_USE_TLS"]:
            server.starttls(context=ssl.create_default_context())
        if config["MAIL_USERNAME"]:
            server.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"] or "")
        server.send_message(message)


def _write(message: EmailMessage, folder: Path) -> None:
    """Write the text of ``message`` as it is read, so that a link in it can be copied."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    path = folder / f"{now():%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(
        f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text}", encoding="utf-8"
    )
    log.warning("no MAIL_SERVER: mail for %s is in %s", message["To"], path)
