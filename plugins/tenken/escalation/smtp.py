"""A message handed to a mail server, so that one knows whether it was taken."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import getaddresses


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `repr` holds no password."""

    host: str
    port: int
    sender: str
    tls: str = "starttls"  # starttls, ssl, none
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0


class NotSentError(Exception):
    """The server did not take the message: it can be tried again. Names no address."""


class UncertainError(Exception):
    """The message was handed over and no answer came: it may have been sent."""


def send(server: MailServer, message: EmailMessage) -> int:
    """Hand the message in; how many addresses were refused while others were taken.

    Raises NotSentError and UncertainError. Their text is a class and a reply code: what servers
    answer quotes addresses.
    """
    to = [address for _, address in getaddresses([message["To"]])]
    try:
        smtp = _connect(server)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(_what(error)) from None
    try:
        refused = _envelope(smtp, server.sender, to)
        _data(smtp, message)
    finally:
        smtp.close()
    return refused


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.tls == "ssl":
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def _envelope(smtp: smtplib.SMTP, sender: str, to: list[str]) -> int:
    try:
        code, _ = smtp.mail(sender)
        if code != 250:
            raise NotSentError(f"MAIL FROM refused, {code}")
        codes = [smtp.rcpt(address)[0] for address in to]
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(_what(error)) from None
    refused = [code for code in codes if code not in (250, 251)]
    if len(refused) == len(codes):
        raise NotSentError(f"all {len(codes)} addresses refused, {refused[0] if refused else ''}")
    return len(refused)


def _data(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    """The message itself. From here on, silence is no proof that it was not taken."""
    try:
        code, _ = smtp.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
    except smtplib.SMTPDataError as error:
        raise NotSentError(_what(error)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise UncertainError(_what(error)) from None
    if code != 250:
        raise NotSentError(f"message refused, {code}")


def _what(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
