"""Sends a text by mail, to those who read no chat."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from extract.logs import get_logger
from extract.settings import AlertsSettings

TIMEOUT_SECONDS = 30.0
# Where a provider takes mail: with TLS from the beginning, and with TLS that the client asks for.
PORTS = {"smtps": 465, "smtp": 587}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

log = get_logger(__name__)


def mail(settings: AlertsSettings, subject: str, text: str) -> bool:
    """Send a text to the receivers of the settings; tell whether the server took it for all.

    A failure is logged with its kind alone: a server's answer may repeat the account or password.
    """
    message = EmailMessage()
    message["Subject"], message["From"] = subject, settings.email_from
    message["To"] = ", ".join(settings.email_to)
    message.set_content(text)
    if settings.smtp_url is None:
        return False
    try:
        with _opened(settings.smtp_url.get_secret_value()) as server:
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        log.warning("a mail did not get through", reason=type(error).__name__)
        return False
    if refused:
        log.warning("a mail did not reach everybody", refused=len(refused))
    return not refused


def _opened(address: str) -> smtplib.SMTP:
    """Connect and log in; a password is never sent without TLS, except to this machine."""
    url = urlsplit(address)
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        server.ehlo()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif url.scheme == "smtp" and url.username and host not in THIS_MACHINE:
            raise smtplib.SMTPNotSupportedError("no TLS")
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server
