"""The fact tables: one row a subject, one named and defined fact a column.

A module registers its tables from `AppConfig.ready()`. Facts are called by their Chinese names in FEEL.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.rules import spell
from juxian.rules.types import DATE, Type

if TYPE_CHECKING:
    from juxian.accounts.models import User

PERIOD_START, PERIOD_END = "期初", "期末"
PERIOD: Mapping[str, Type] = {PERIOD_START: DATE, PERIOD_END: DATE}
# The columns of a snapshot that are no facts; no FEEL name can be spelt like them.
KEY, ORGANIZATION = "#key", "#organization"


class Sensitivity(models.TextChoices):
    """Who may read a fact: everybody, those who work with the records, or only with a right of its own and masked."""

    PUBLIC = "public", gettext_lazy("public")
    INTERNAL = "internal", gettext_lazy("internal")
    SENSITIVE = "sensitive", gettext_lazy("sensitive")


@dataclass(frozen=True)
class Question:
    """How somebody who is on no file is asked for a fact, in both languages.

    `none` is the answer of who has none of it, which leaves the fact null; without it everybody has a value. `choices`
    are the English words for the Chinese values; `wording` says any value, with {} for it. `office` says that only the
    talent office can find the fact.
    """

    zh: str
    en: str
    none: tuple[str, str] | None = None
    hint: tuple[str, str] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    office: bool = False
    wording: tuple[str, str] | None = None


class Named:
    """What has a Chinese name, and an English one for readers of English."""

    name: str
    name_en: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        chinese = (get_language() or "zh").startswith("zh") or not self.name_en
        return self.name if chinese else self.name_en


@dataclass(frozen=True)
class Fact(Named):
    """One thing that can be said of a subject.

    `name` is the Chinese name by which FEEL calls it, `definition` a Chinese sentence, `codes` the values it can take
    when they are few, `least` the number below which it never lies, `question` how one is asked for it. Numbers are
    exact: declare `NUMBER(precision, scale)`; money is in 元 as `NUMBER(p, 2)`.
    """

    id: str
    name: str
    name_en: str
    type: Type
    definition: str
    unit: str = ""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    codes: tuple[str, ...] = ()
    least: int | None = None
    question: Question | None = None

    @property
    def is_sensitive(self) -> bool:
        """Whether the fact is masked wherever it is listed, and needs a right to be asked about."""
        return self.sensitivity == Sensitivity.SENSITIVE


Row = tuple[Any, ...]


@dataclass(frozen=True)
class FactTable(Named):
    """One row a subject.

    `rows(as_of)` yields `(key, organization id or None, *values in the order of facts)` as things stood at the end
    of that day, best in the order of the key; subjects that came later are not in it. Values are FEEL values: Decimal
    or int, str, bool, date, list, None. `subjects(user)` is the queryset of what the user may see, by primary key.
    `list_url` names the list page that takes `?figure=<indicator>&as_of=<date>`.
    """

    id: str
    name: str
    name_en: str
    owner: str
    facts: tuple[Fact, ...]
    rows: Callable[[date], Iterable[Row]]
    subjects: "Callable[[User], models.QuerySet[Any]]"
    list_url: str = ""

    def __post_init__(self) -> None:
        for what in ("id", "name"):
            values = [getattr(fact, what) for fact in self.facts]
            if len(set(values)) != len(values):
                raise ValueError(f"fact table {self.id}: a fact's {what} occurs twice")
        if taken := PERIOD.keys() & {fact.name for fact in self.facts}:
            raise ValueError(f"fact table {self.id}: {', '.join(sorted(taken))} name the period, not a fact")

    @cached_property
    def by_name(self) -> dict[str, Fact]:
        """The facts by the name that FEEL knows them by."""
        return {fact.name: fact for fact in self.facts}

    def domains(self) -> dict[str, str]:
        """Return by name what is said of the values of facts, as FEEL tests; nothing for those that may be anything."""
        listed = {fact.name: ",".join(map(spell, fact.codes)) for fact in self.facts if fact.codes}
        return listed | {fact.name: f">= {fact.least}" for fact in self.facts if fact.least is not None}

    def scope(self) -> dict[str, Type]:
        """Return what a condition over this table may name: its facts and the ends of the period."""
        return {**{fact.name: fact.type for fact in self.facts}, **PERIOD}


_tables: dict[str, FactTable] = {}


def register(table: FactTable) -> FactTable:
    """Add a module's table and return it; raises `ValueError` when another one has its id."""
    if _tables.setdefault(table.id, table) is not table:
        raise ValueError(f"the fact table {table.id} is registered twice")
    return table


def unregister(table_id: str) -> None:
    """Take a table out again, as tests that bring their own do."""
    _tables.pop(table_id, None)


def get(table_id: str) -> FactTable:
    """Return the table; refuses an unknown one, naming those there are."""
    if table_id not in _tables:
        raise Refused(
            _("There is no fact table “%(name)s”; there are: %(known)s."),
            code="fact_table_unknown",
            params={"name": table_id, "known": ", ".join(sorted(_tables)) or "—"},
        )
    return _tables[table_id]


def all() -> list[FactTable]:  # noqa: A001 read as catalogue.all()
    """Return every registered table by id."""
    return [_tables[table_id] for table_id in sorted(_tables)]


def richest_first() -> list[FactTable]:
    """Return every table, the one with the most facts first, as people look for words."""
    return sorted(all(), key=lambda table: -len(table.facts))


def scope(table_id: str) -> dict[str, Type]:
    """Return the names and types that conditions over the table may use, 期初 and 期末 among them."""
    return get(table_id).scope()
