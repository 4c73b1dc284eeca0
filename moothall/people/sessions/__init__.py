"""Sessions in the database, as Django keeps them, and whose they are, read by statements that are built once.

Each page of somebody signed in begins with both.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from moothall.kit.rows import find_one, instant

if TYPE_CHECKING:
    from moothall.people.models import Person


class SessionStore(db.SessionStore):
    """Django's own store, but for how a session is looked up."""

    def _get_session_from_db(self) -> Session | None:
        """Return the session that the cookie names; None, and another key, when there is none or it has ended."""
        key = self.session_key
        found = (
            find_one(Session, "session_key = %s AND expire_date > %s", key, instant(timezone.now())) if key else None
        )
        if found is None:
            self._session_key = None
        return found


def person_of(session: Any) -> "Person | None":
    """Return who is signed in, where all is plain; None says that Django has to look closer (``auth.get_user``)."""
    from moothall.people.models import Person

    key, signed = session.get(SESSION_KEY, ""), session.get(HASH_SESSION_KEY)
    if not signed or not key.isdecimal() or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    found = find_one(Person, "id = %s AND is_active = %s", int(key), True)
    return found if found and constant_time_compare(signed, found.get_session_auth_hash()) else None
