"""Sessions in the database, as Django keeps them, read by a statement that is built once: each page begins with it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from moothall.kit.rows import find_one, instant


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
