"""Who meets what a post asks for: all people of a snapshot at once, each requirement met, not met or not known.

What is required filters: who fails one of it is no candidate, whoever has something of it unknown is shown apart. The
score is the weight of the wishes that are met over the weight of all wishes; one that is not known counts as not met
and is said to be unknown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _
from sqlglot import exp

from juxian.core.errors import Refused
from juxian.facts import selectors as facts
from juxian.facts.catalogue import KEY, ORGANIZATION, Fact
from juxian.facts.models import Snapshot
from juxian.facts.queries import Source, column, failed, run
from juxian.outreach import requirements
from juxian.outreach.models import Requirement, Vacancy
from juxian.rules import Expression, mangle

WHOLE = 10_000  # a score of everything that is wished
AMONG, WITHOUT = "among", "without"
HERE = "在册"
Keys: TypeAlias = Any
"""Keys of people, or a table of them that `keyed` made."""


@dataclass(frozen=True)
class Need:
    """A requirement compiled, with the facts it reads."""

    requirement: Requirement
    expression: Expression
    facts: list[Fact]


@dataclass(frozen=True)
class Answer:
    """One requirement for one person: met (None: not known), and their values of what it looks at."""

    requirement: Requirement
    met: bool | None
    values: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Candidate:
    """A person for a post: `score` in hundredths of a per cent, and every requirement answered."""

    key: int
    score: int
    answers: Sequence[Answer]

    @property
    def reached(self) -> int | None:
        """The score; nothing where nothing is wished, so that nobody takes it for a full one."""
        return self.score if any(not one.requirement.required for one in self.answers) else None

    @property
    def percent(self) -> str:
        """The score as people read it."""
        return "—" if self.reached is None else f"{self.reached / 100:.0f}%"

    @property
    def lacks(self) -> bool:
        """Whether something that is required is not met, or not known to be."""
        return any(one.requirement.required and one.met is not True for one in self.answers)


@dataclass(frozen=True)
class Ranking:
    """The best candidates, and how many there are in all."""

    candidates: Sequence[Candidate]
    count: int


def needs_of(vacancy: Vacancy) -> list[Need]:
    """Return what a vacancy asks for, compiled; refuses what no longer compiles."""
    compiled = [(one, requirements.compiled(one.condition)) for one in vacancy.requirements.all()]
    return [Need(one, expression, requirements.facts_of(expression)) for one, expression in compiled]


def everybody(snapshot: Snapshot) -> Source:
    """Return the people of a snapshot, all of them: matching is the office's."""
    return Source.of(requirements.TABLE, snapshot)


def rank(
    vacancy: Vacancy,
    source: Source,
    *,
    among: Keys,
    without: Keys = (),
    unknown: bool = False,
    most: int = 200,
    counted: bool = True,
) -> Ranking:
    """Return the best `most` candidates `among` these people, `without` those: by score, then by key.

    They meet all that is required, and do not work for the employer. With `unknown`, they are those of whom something
    that is required is not known and nothing is failed. Unless `counted`, those beyond the best are not.
    """
    needs = needs_of(vacancy)
    required = [column(_met(at)) for at, need in enumerate(needs) if need.requirement.required]
    query = _answered(vacancy, needs, source)
    if not unknown:
        query = query.where(*required)
    elif required:
        lacking = exp.or_(*(exp.Is(this=one.copy(), expression=exp.null()) for one in required))
        not_failed = [exp.Coalesce(this=one.copy(), expressions=[exp.true()]) for one in required]
        query = query.where(lacking, *not_failed)
    else:
        return Ranking([], 0)
    query = query.where(_in(AMONG), exp.not_(_in(WITHOUT)))
    best = query.order_by(column("score").desc(), column(KEY)).limit(most)
    found = [_candidate(needs, row) for row in _run(vacancy, best, among, without)]
    # Counted beside the best: a window over all of them would keep every one in memory.
    return Ranking(found, len(found) if len(found) < most or not counted else _count(vacancy, query, among, without))


def count(vacancy: Vacancy, source: Source) -> int:
    """Return how many of all people meet what is required, whether or not they agreed to be recommended."""
    needs = [need for need in needs_of(vacancy) if need.requirement.required]
    query = _answered(vacancy, needs, source).where(*(column(_met(at)) for at in range(len(needs))))
    return _count(vacancy, query)


def of_people(vacancy: Vacancy, source: Source, keys: Iterable[int]) -> dict[int, Candidate]:
    """Return how these people answer a vacancy, candidates or not; who is not in the snapshot is left out."""
    needs = needs_of(vacancy)
    query = _answered(vacancy, needs, source, colleagues=True).where(_in(AMONG))
    return {row[0]: _candidate(needs, row) for row in _run(vacancy, query, keys)}


def _answered(vacancy: Vacancy, needs: Sequence[Need], source: Source, *, colleagues: bool = False) -> exp.Select:
    """Return the query for everybody's key, score, answers and values; without who works for the employer already."""
    source.check(*(need.expression for need in needs))
    names = list(dict.fromkeys(name for need in needs for name in need.expression.names))
    relation = source.relation(names)
    if not colleagues:
        theirs = exp.EQ(this=column(ORGANIZATION), expression=exp.Literal.number(vacancy.organization_id))
        there = exp.and_(theirs, column(mangle(HERE)))
        relation = relation.where(exp.not_(exp.Coalesce(this=exp.paren(there), expressions=[exp.false()])))
    met = [exp.alias_(_truth(need), _met(at), quoted=True) for at, need in enumerate(needs)]
    shown = [column(mangle(fact.name)) for fact in _facts(needs)]
    inner = exp.select(column(KEY), *shown, *met).from_(relation.subquery("facts"))
    answers = [column(_met(at)) for at in range(len(needs))]
    columns = [column(KEY), exp.alias_(_score(needs), "score", quoted=True), *answers, *(one.copy() for one in shown)]
    outer: exp.Select = exp.select(*columns).from_(inner.subquery("answered"))
    return outer


def _truth(need: Need) -> exp.Expression:
    """Return whether a requirement is met, null where it is not known.

    FEEL says of nothing that it is no member of a list; of a requirement that looks at one fact, that is not known.
    """
    truth: exp.Expression = need.expression.column()
    if len(need.facts) != 1:
        return truth
    missing = exp.Is(this=column(mangle(need.facts[0].name)), expression=exp.null())
    unknown = exp.and_(missing, exp.not_(exp.Coalesce(this=exp.paren(truth.copy()), expressions=[exp.false()])))
    return exp.Case().when(unknown, exp.null()).else_(truth)


def _met(at: int) -> str:
    return f"met {at}"


def _score(needs: Sequence[Need]) -> exp.Expression:
    wished = [(at, need.requirement.weight) for at, need in enumerate(needs) if not need.requirement.required]
    if not wished:
        return exp.Literal.number(WHOLE)
    parts = [
        exp.Case().when(column(_met(at)), exp.Literal.number(weight)).else_(exp.Literal.number(0))
        for at, weight in wished
    ]
    total: exp.Expression = parts[0]
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    scaled = exp.Mul(this=exp.paren(total), expression=exp.Literal.number(WHOLE))
    return exp.IntDiv(this=exp.paren(scaled), expression=exp.Literal.number(sum(weight for _at, weight in wished)))


def _facts(needs: Sequence[Need]) -> list[Fact]:
    return list({fact.id: fact for need in needs for fact in need.facts}.values())


def _in(table: str) -> exp.Expression:
    chosen = exp.select(column("key")).from_(exp.to_table(table))
    return exp.In(this=column(KEY), query=chosen.subquery())


def keyed(keys: Iterable[int]) -> pa.Table:
    """Return keys as `rank` takes them; made once where many vacancies are ranked."""
    return pa.table({"key": pa.array(list(keys), pa.int64())})


def _run(vacancy: Vacancy, query: exp.Select, among: Keys = (), without: Keys = ()) -> list[tuple[Any, ...]]:
    given = {AMONG: among, WITHOUT: without}
    tables = {name: keys if isinstance(keys, pa.Table) else keyed(keys) for name, keys in given.items()}
    try:
        return run(query, **tables)
    except duckdb.Error as error:
        raise failed(str(vacancy), error) from error


def _count(vacancy: Vacancy, query: exp.Select, among: Keys = (), without: Keys = ()) -> int:
    counting = exp.select(exp.Count(this=exp.Star())).from_(query.subquery("found"))
    return int(_run(vacancy, counting, among, without)[0][0])


def _candidate(needs: Sequence[Need], row: Sequence[Any]) -> Candidate:
    met = row[2 : 2 + len(needs)]
    values = {fact.id: value for fact, value in zip(_facts(needs), row[2 + len(needs) :], strict=True)}
    answers = [
        Answer(need.requirement, one, [(fact.label, _shown(fact, values[fact.id])) for fact in need.facts])
        for need, one in zip(needs, met, strict=True)
    ]
    return Candidate(row[0], int(row[1]), answers)


def _shown(fact: Fact, value: Any) -> str:
    """Return a value as people read it."""
    plain = facts.plain(value)
    if plain is None or plain == []:
        return _("not known") if plain is None else _("none")
    if isinstance(plain, bool):
        return _("yes") if plain else _("no")
    if isinstance(plain, list):
        return "、".join(map(str, plain))
    if isinstance(plain, date):
        return plain.isoformat()
    return f"{plain}{fact.unit}"


def together(vacancy: Vacancy) -> str:
    """Return the condition that selects whoever meets all that is required."""
    conditions = [one.condition for one in vacancy.requirements.all() if one.required]
    return " and ".join(f"({one})" for one in conditions) or "在册 or not(在册)"


def must_hold(vacancy: Vacancy, found: Candidate, name: str) -> None:
    """Refuse a person who fails something that is required; what is not known, the office may judge."""
    failed_ = [one.requirement.label for one in found.answers if one.requirement.required and one.met is False]
    if failed_:
        raise Refused(
            _("%(name)s does not meet what “%(post)s” requires: %(what)s."),
            code="requirement_not_met",
            params={"name": name, "post": vacancy.post, "what": "、".join(failed_)},
        )
