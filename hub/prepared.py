"""Queries whose SQL is made once.

For most pages Django takes far longer to make SQL of a queryset than the database takes to answer it: more than half
of the cost of a thread's page was that. A function marked `@prepared` names its queryset as ever, and is asked for it
twice, with values that stand for the real ones. What both have in common is the statement; where they differ is the
place of a value. From then on only values are put in, and rows read.

    @prepared
    def posts_between(thread: int, first: int, last: int) -> QuerySet[Post]:
        return Post.objects.filter(thread_id=thread, number__gt=first, number__lte=last)

    posts_between(12, 0, 20)  # a list of Post

Values are of the types int, str and datetime, and stand in the query as they are given. Everything else (None, True, a
tuple of paths, a `Fixed` number) is part of the query's shape: for each there is a statement of its own. A value that
would be lost or changed on its way into the statement is found at the first call, with `TypeError`.
"""

import functools
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

P = ParamSpec("P")
VALUES = frozenset({int, str, datetime})
MOST_SHAPES = 64
"""Of one function; the oldest is forgotten."""

LARGEST = 2**63 - 1
Row = tuple[Any, ...] | list[Any]


class Fixed(NamedTuple):
    """A number that is part of the statement itself, such as how many rows there may be."""

    number: int


class Prepared(Generic[P]):
    """A function that answers the rows of a queryset. Called by position only."""

    def __init__(self, build: Callable[P, QuerySet[Any, Any]]) -> None:
        self.build = build
        self.statements: OrderedDict[Hashable, Statement] = OrderedDict()
        functools.update_wrapper(self, build)

    def __call__(self, *given: P.args, **named: P.kwargs) -> list[Any]:
        if named:
            raise TypeError(f"{self.build.__qualname__}: a prepared query takes its values by position")
        if any(type(one) is int and not -LARGEST <= one <= LARGEST for one in given):
            # No database knows such a number; Django makes of it what is meant.
            return list(self.build(*given, **named))
        shape = (connection.vendor, *[type(one) if type(one) in VALUES else (type(one), one) for one in given])
        statement = self.statements.get(shape)
        if statement is None:
            statement = self.statements[shape] = Statement(self.build, given)
            while len(self.statements) > MOST_SHAPES:
                self.statements.popitem(last=False)
        return statement.rows(given)

    def first(self, *given: P.args, **named: P.kwargs) -> Any:
        """The first row, or None. The queryset should be cut to one."""
        return next(iter(self(*given, **named)), None)


def prepared(build: Callable[P, QuerySet[Any, Any]]) -> Prepared[P]:
    """Mark a function that names a queryset, so that it answers its rows."""
    return Prepared(build)


def in_rows(ids: Collection[int], size: int = 20) -> Iterator[tuple[int, ...]]:
    """Ids in rows of one length, the last one filled up with its own: so that "one of these" is one statement."""
    every = list(ids)
    for start in range(0, len(every), size):
        row = every[start : start + size]
        yield (*row, *row[-1:] * (size - len(row)))


class Statement:
    """The SQL of one shape of a query, and how its rows become what the queryset would have given.

    It keeps the compiler of the thread that came first, whose connection is used for nothing but reading settings.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], given: tuple[Any, ...]) -> None:
        self.name = build.__qualname__
        one, other = _stand_ins(given, 0), _stand_ins(given, 1)
        queryset = build(*one)
        compiler = queryset.query.get_compiler(using=connection.alias)
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            # Nothing can meet what this shape asks, such as "one of none".
            self.sql = ""
            return
        sql, others = build(*other).query.get_compiler(using=connection.alias).as_sql()
        if sql != self.sql or len(parameters) != len(others):
            raise TypeError(f"{self.name}: the statement itself depends on a value; give it another way")
        self.parameters = list(parameters)
        self.places = self._places(one, other, list(others))
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        self.compiler, self.converters = compiler, compiler.get_converters(fields)
        self.prefetch = queryset._prefetch_related_lookups  # type: ignore[attr-defined]
        self.made = self._maker(queryset)

    def _places(self, one: list[Any], other: list[Any], others: list[Any]) -> list[tuple[int, int]]:
        """(place in the statement, which value) for each; TypeError when a value is nowhere, or changed on its way."""
        stand_ins = {(_adapted(one[i]), _adapted(other[i])): i for i in range(len(one)) if one[i] is not other[i]}
        places = []
        for place, pair in enumerate(zip(self.parameters, others, strict=True)):
            if pair[0] == pair[1] and pair not in stand_ins:
                continue
            if pair not in stand_ins:
                raise TypeError(f"{self.name}: a value is not in the statement as it was given")
            places.append((place, stand_ins[pair]))
        if {which for _, which in places} != set(stand_ins.values()):
            raise TypeError(f"{self.name}: a value is not in the statement at all")
        return places

    def rows(self, given: tuple[Any, ...]) -> list[Any]:
        if not self.sql:
            return []
        parameters = self.parameters.copy()
        for place, which in self.places:
            parameters[place] = _adapted(given[which])
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: Iterator[Row] = iter(cursor.fetchall())
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        answer = list(map(self.made, found))
        if self.prefetch and answer:
            prefetch_related_objects(answer, *self.prefetch)
        return answer

    def _maker(self, queryset: QuerySet[Any, Any]) -> Callable[[Row], Any]:
        kind = queryset._iterable_class
        if kind is ValuesListIterable:
            return tuple
        if kind is FlatValuesListIterable:
            return _only
        if kind is ModelIterable:
            return self._model_maker()
        raise TypeError(f"{self.name}: models and values_list() can be prepared, {kind.__name__} cannot")

    def _model_maker(self) -> Callable[[Row], Model]:
        """What Django's ModelIterable does with each row."""
        select, klass_info = self.compiler.select, self.compiler.klass_info
        model, fields = klass_info["model"], klass_info["select_fields"]
        begin, end = fields[0], fields[-1] + 1
        names = [column[0].target.attname for column in select[begin:end]]
        related = get_related_populators(klass_info, select, connection.alias)  # type: ignore[call-arg]
        annotations = list(self.compiler.annotation_col_map.items())

        def made(row: Row) -> Model:
            thing: Model = model.from_db(connection.alias, names, row[begin:end])
            for populator in related:
                populator.populate(row, thing)
            for name, place in annotations:
                setattr(thing, name, row[place])
            return thing

        return made


def _only(row: Row) -> Any:
    return row[0]


def _stand_ins(given: tuple[Any, ...], turn: int) -> list[Any]:
    """The same, with values that nobody uses in place of the real ones."""
    return [_stand_in(one, 100 * turn + place) if type(one) in VALUES else one for place, one in enumerate(given)]


def _stand_in(value: int | str | datetime, number: int) -> int | str | datetime:
    if isinstance(value, int):
        return 1_811_939_328 + number
    if isinstance(value, str):
        return f"stand-in-{number}"
    return datetime(1811, 9, 3, 9, 3, 28, tzinfo=UTC) + timedelta(days=number)


def _adapted(value: Any) -> Any:
    """As the database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
