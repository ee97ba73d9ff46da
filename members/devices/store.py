"""Sessions in the database as Django keeps them, found with ready SQL: every page of a member asks for theirs."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from hub.prepared import prepared


@prepared
def _session(key: str, now: Any) -> QuerySet[Any, Any]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(DatabaseStore):
    """`settings.SESSION_ENGINE` names this module."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def _get_session_from_db(self) -> Any:
        found = _session.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found
