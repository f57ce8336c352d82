"""What a simulation asks: the scenarios, the day, the months; as plain values that are kept, and its answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from juxian.facts import queries
from juxian.facts.models import Snapshot
from juxian.policies.budgets import Cap, Rule
from juxian.policies.population import GRANTS, Definition, People
from juxian.policies.selectors.uptake import units_above
from juxian.policies.simulating import ARRIVAL_FACTS, Compared, Row, Scenario, Simulator, Window
from juxian.rules import mangle

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Question:
    """Scenarios to be held against the first of them. A retroactive difference is about one `benefit`.

    Payments are laid out from `starts` on where nothing is received yet; with a `window` only what falls in it counts.
    """

    kind: str
    title: str
    as_of: date
    starts: date
    scenarios: tuple[Scenario, ...]
    benefit: int | None = None
    window: Window | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the question as it is kept."""
        window = self.window
        return {
            "kind": self.kind,
            "title": self.title,
            "as_of": self.as_of.isoformat(),
            "starts": self.starts.isoformat(),
            "benefit": self.benefit,
            "window": [window.first.isoformat(), window.last.isoformat()] if window else None,
            "scenarios": [_scenario(one) for one in self.scenarios],
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Question":
        """Return the question that was kept."""
        window = kept["window"]
        return cls(
            kept["kind"],
            kept["title"],
            date.fromisoformat(kept["as_of"]),
            date.fromisoformat(kept["starts"]),
            tuple(
                Scenario(one["name"], Definition.of(one["definition"]), _cap(one["cap"]), tuple(one["changes"]))
                for one in kept["scenarios"]
            ),
            kept["benefit"],
            Window(*map(date.fromisoformat, window)) if window else None,
        )


def _scenario(one: Scenario) -> dict[str, Any]:
    cap = one.cap
    return {
        "name": one.name,
        "changes": list(one.changes),
        "cap": {"fen": cap.fen, "rule": str(cap.rule), "benefits": list(cap.benefits)} if cap else None,
        "definition": one.definition.to_json(),
    }


def _cap(kept: Mapping[str, Any] | None) -> Cap | None:
    return Cap(kept["fen"], Rule(kept["rule"]), tuple(kept["benefits"])) if kept else None


@dataclass(frozen=True)
class Answer:
    """What came out: the figures of each scenario, and for each but the first its rows against the first."""

    people: int
    results: list[dict[str, Any]]
    compared: list[Compared]

    def rows(self) -> Iterator[Row]:
        """Yield every row, by scenario, benefit and person."""
        for number, one in enumerate(self.compared, start=1):
            yield from one.rows(number)


def answer(question: Question, snapshot: Snapshot, progress: Progress = lambda percent: None) -> Answer:
    """Return the answer over a snapshot; refuses one that is missing or was altered."""
    versions = [version for one in question.scenarios for version in one.definition.versions]
    people = People.of(snapshot, versions, also=ARRIVAL_FACTS)
    progress(50)
    return held_against_each_other(people, question, begun_in(snapshot), units_above(), progress)


def held_against_each_other(
    people: People,
    question: Question,
    begun: Iterable[tuple[int, int, date]],
    units: Mapping[int, int],
    progress: Progress = lambda percent: None,
) -> Answer:
    """Return the answer for people whose tables are decided already."""
    results, compared = [], []
    with Simulator(people, starts=question.starts, begun=list(begun), units=units, window=question.window) as simulator:
        for number, scenario in enumerate(question.scenarios):
            found = simulator.cost(scenario)
            if number:
                against, rows = simulator.compare(question.benefit)
                found["against"] = against
                compared.append(rows)
            else:
                simulator.keep_as_base()
            results.append(found)
            progress(50 + 30 * (number + 1) // len(question.scenarios))
    return Answer(people.count, results, compared)


def begun_in(snapshot: Snapshot) -> list[tuple[int, int, date]]:
    """Return (person, benefit, day) of every grant in a snapshot."""
    source = queries.Source.of(GRANTS, snapshot)
    names = ("人员", "待遇编号", "起始日期")
    query = source.relation().select(*(queries.column(mangle(name)) for name in names), append=False)
    return [(int(person), int(benefit), since) for person, benefit, since in queries.run(query)]
