"""Rows as lines of JSON, the same for the same content on either database; and their digest."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Field, JSONField, Model, Q, Value

AT_ONCE = 2000
OUTBOX, POSITIONS = "plugins_outboxevent", "plugins_readerposition"


@dataclass
class Digest:
    """The number of things and the sum of their hashes: the same in whatever order they come."""

    count: int = 0
    total: int = 0

    def add(self, thing: bytes) -> None:
        self.count += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(thing).digest())) % 2**256

    @property
    def hex(self) -> str:
        return f"{self.count}:{self.total:064x}"


def content_hash(digests: dict[str, str]) -> str:
    """One hash of all tables and files: (name of the table, or "media") → digest."""
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def lines(name: str, models: dict[str, type[Model]]) -> Iterator[bytes]:
    """All rows of a table, read piece by piece."""
    model = models[name]
    fields = model._meta.local_concrete_fields
    writers = [_writer(field) for field in fields]
    for row in _rows(name, models, [field.attname for field in fields]):
        values = [None if value is None else write(value) for write, value in zip(writers, row, strict=True)]
        yield json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def load(model: type[Model], found: Iterable[bytes]) -> None:
    """Write rows, piece by piece, with the ids they have. Raises ValueError for a line that is no row of the table."""
    fields = model._meta.local_concrete_fields
    waiting = []
    for line in found:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(fields):
            raise ValueError("a line is no row of its table")
        pairs = zip(fields, values, strict=True)
        waiting.append(model(**{field.attname: _read(field, value) for field, value in pairs}))
        if len(waiting) == AT_ONCE:
            model._base_manager.bulk_create(waiting)
            waiting = []
    model._base_manager.bulk_create(waiting)


def _rows(name: str, models: dict[str, type[Model]], columns: list[str]) -> Iterator[tuple]:
    events = models[OUTBOX]._base_manager
    if name == OUTBOX:
        rows = events.order_by("txid", "id").values_list(*columns).iterator(AT_ONCE)
        return (_replaced(columns, row, txid=0, id=number) for number, row in enumerate(rows, 1))
    rows = models[name]._base_manager.order_by("pk").values_list(*columns).iterator(AT_ONCE)
    return (_position(events, columns, row) for row in rows) if name == POSITIONS else rows


def _position(events: Any, columns: list[str], row: tuple) -> tuple:
    """How far a reader has come, in the numbers that the events get in the archive.

    Transaction ids mean nothing in another database, and on PostgreSQL the order of events is not that of their ids.
    So they are numbered anew, in the order in which readers pass them.
    """
    at = dict(zip(columns, row, strict=True))
    passed = Q(txid__lt=at["txid"]) | Q(txid=at["txid"], id__lte=at["event_id"])
    return _replaced(columns, row, txid=0, event_id=events.filter(passed).count())


def _replaced(columns: list[str], row: tuple, **values: int) -> tuple:
    return tuple(values.get(column, value) for column, value in zip(columns, row, strict=True))


def _writer(field: Field) -> Callable[[Any], Any]:
    kind = field.get_internal_type()
    if kind == "JSONField":
        return _same_number
    if kind == "DateTimeField":
        return _moment
    if kind in {"CharField", "TextField", "BooleanField", "FloatField"} or "Integer" in kind:
        return _as_it_is
    # Dates, decimals, UUIDs, bytes …: Django's own text of them, which `to_python` reads.
    return lambda value: field.value_to_string(type("Row", (), {field.attname: value})())


def _as_it_is(value: Any) -> Any:
    return value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _same_number(value: Any) -> Any:
    """PostgreSQL keeps numbers inside JSON as decimals: 1e20 comes back as a whole number there."""
    if isinstance(value, float) and value.is_integer() and abs(value) >= 1e16:
        return int(value)
    if isinstance(value, dict):
        return {key: _same_number(inner) for key, inner in value.items()}
    return [_same_number(inner) for inner in value] if isinstance(value, list) else value


def _read(field: Field, value: Any) -> Any:
    if isinstance(field, JSONField):
        return Value(None, JSONField()) if value is None and not field.null else value
    return field.to_python(value)
