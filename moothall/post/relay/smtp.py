"""Talk to one mail server, over a connection that stays open while there is something to say."""

import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import unquote, urlsplit

TIMEOUT = 30.0
KEEP_OPEN = 60.0
PORTS = {"smtp": 587, "smtps": 465}
PLAIN_PORTS = {25, 1025, 2525}
TEMPORARY, PERMANENT = 400, 500  # RFC 5321 section 4.2.1


class RelayRefused(Exception):
    """The server said no for good; the message is what it said."""


class RelayLost(Exception):
    """The line broke while the server took the message: nobody knows whether it left."""


class Relay:
    """One mail server. STARTTLS is required on port 587 and used elsewhere when the server offers it."""

    def __init__(self, *, host: str, port: int, secure: bool, user: str = "", password: str = "") -> None:
        self._host, self._port, self._secure = host, port, secure
        self._user, self._password = user, password
        self._lock = threading.Lock()
        self._open: smtplib.SMTP | None = None
        self._used_at = 0.0

    def send(self, message: EmailMessage, *, to: str, before_body: Callable[[], None]) -> None:
        """Hand over one message; ``before_body`` is called at the last moment at which it has surely not left.

        :raises RelayRefused: when the server will never take it.
        :raises RelayLost: when it is not known whether it took it.
        :raises OSError: when it may take it later.
        """
        with self._lock:
            try:
                self._hand_over(self._ready(), message, to, before_body)
            except smtplib.SMTPException as error:
                self.close()
                raise _translated(error) from error
            except (OSError, RelayLost):
                self.close()
                raise

    def _ready(self) -> smtplib.SMTP:
        if self._open is not None and (time.monotonic() - self._used_at > KEEP_OPEN or not _alive(self._open)):
            self.close()
        if self._open is None:
            self._open = self._connect()
        self._used_at = time.monotonic()
        return self._open

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
            server.ehlo()
            if self._port not in PLAIN_PORTS or server.has_extn("starttls"):
                server.starttls(context=context)
        if self._user:
            server.login(self._user, self._password)
        return server

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage, to: str, before_body: Callable[[], None]) -> None:
        server.ehlo_or_helo_if_needed()
        _expect(server.mail(parseaddr(str(message["From"]))[1]))
        _expect(server.rcpt(to))
        before_body()
        try:
            answer = server.data(message.as_bytes())
        except smtplib.SMTPDataError:
            raise  # the server answered, so it has not taken the message
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise RelayLost(str(error)) from error
        _expect(answer)

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            self._open.close()
            self._open = None


def _alive(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] < TEMPORARY
    except (smtplib.SMTPException, OSError):
        return False


def _expect(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if code >= TEMPORARY:
        raise smtplib.SMTPResponseException(code, said)


def _translated(error: smtplib.SMTPException) -> Exception:
    code = getattr(error, "smtp_code", 0)
    said = getattr(error, "smtp_error", b"")
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    if code >= PERMANENT and not isinstance(error, smtplib.SMTPAuthenticationError):
        return RelayRefused(f"{code} {words}")
    return OSError(f"{type(error).__name__}: {code} {words}" if code else f"{type(error).__name__}: {error}")


@lru_cache(maxsize=4)
def relay_at(address: str) -> Relay | None:
    """Return the mail server at an address such as ``smtp://user:password@host:587``; None for an empty one.

    :raises ValueError: for any other kind of address.
    """
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("An address of a mail server starts with smtp:// or smtps:// and names a host.")
    return Relay(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
