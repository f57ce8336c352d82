"""What the analysis finds in a table, said so that whoever writes policies understands it, and what it leads to.

A conflict keeps a table from being handed in or published. All else is a remark: a gap may be meant.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.facts import catalogue
from juxian.policies import tables
from juxian.policies.words import example_words, region_words
from juxian.rules import Analysis, analyse
from juxian.rules.analysis import Doubt, Finding, Kind
from juxian.web.components import Tone

Table = Mapping[str, Any]

TONES: dict[Kind, Tone] = {
    Kind.CONFLICT: "danger",
    Kind.NEVER: "warning",
    Kind.MASKED: "warning",
    Kind.BETWEEN: "warning",
    Kind.UNLISTED: "warning",
}
REGIONS = (Kind.CONFLICT, Kind.SAME, Kind.SETTLED, Kind.BETWEEN, Kind.GAP)


@dataclass(frozen=True)
class Remark:
    """One thing found: the sentence, where it holds, the rows (from 1), somebody it concerns, and how many such there are.

    `condition` is FEEL for the people concerned; `people` is how many the reader sees, None when that was not asked.
    """

    kind: Kind
    title: str
    where: str = ""
    rows: tuple[int, ...] = ()
    example: str = ""
    condition: str = ""
    people: int | None = None

    @property
    def tone(self) -> Tone:
        """How much it matters."""
        return TONES.get(self.kind, "neutral")


@dataclass(frozen=True)
class Report:
    """What a table's analysis comes to; `doubts` say what was not looked at."""

    remarks: tuple[Remark, ...]
    doubts: tuple[str, ...]

    @property
    def conflicts(self) -> list[Remark]:
        """What keeps the table from being published."""
        return [remark for remark in self.remarks if remark.tone == "danger"]

    @property
    def warnings(self) -> list[Remark]:
        """What is probably not meant."""
        return [remark for remark in self.remarks if remark.tone == "warning"]

    @property
    def notes(self) -> list[Remark]:
        """What may be meant."""
        return [remark for remark in self.remarks if remark.tone == "neutral"]


def analysis(table: Table) -> Analysis:
    """Return the analysis of a table over the facts of people; raises `RuleError` when it does not compile."""
    domains = catalogue.get(tables.PEOPLE).domains()
    return _analysed(json.dumps(table, ensure_ascii=False, sort_keys=True), tuple(domains.items()))


@lru_cache(maxsize=128)
def _analysed(text: str, domains: tuple[tuple[str, str], ...]) -> Analysis:
    return analyse(tables.decision(json.loads(text)), dict(domains))


def report(table: Table) -> Report:
    """Return what was found in a table, in words, the gravest first."""
    found = analysis(table)
    writer = _Writer(table, found)
    order: list[Tone] = ["danger", "warning", "neutral"]
    remarks = sorted(writer.remarks(), key=lambda remark: order.index(remark.tone))
    return Report(tuple(remarks), tuple(writer.doubts()))


def refuse_conflicts(table: Table) -> None:
    """Refuse a table in which two rows apply to somebody and the hit policy does not say which; names them."""
    conflicts = report(table).conflicts
    if conflicts:
        first = conflicts[0]
        raise Refused(
            _("%(what)s For example: %(example)s. Change the rows or the hit policy."),
            code="table_conflict",
            params={"what": first.title, "example": first.example},
        )


class _Writer:
    """Writes the findings of one table."""

    def __init__(self, table: Table, found: Analysis) -> None:
        self.found = found
        self.hit = tables.hit_policy(table)
        self.numbers = {str(rule["id"]): number for number, rule in enumerate(table["rules"], start=1)}
        self.outputs = {str(rule["id"]): rule["outputs"] for rule in table["rules"]}

    def rows(self, ids: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(self.numbers[one] for one in ids))

    def named(self, ids: Iterable[str]) -> str:
        return "、".join(map(str, self.rows(ids)))

    def remarks(self) -> list[Remark]:
        """Each finding as a remark; unknown facts together in one."""
        unknown = self.found.of(Kind.UNKNOWN)
        found = [self.remark(finding) for finding in self.found.findings if finding.kind is not Kind.UNKNOWN]
        if unknown:
            facts = "、".join(finding.column for finding in unknown)
            title = _("When one of these facts is not known, no row applies: %(facts)s.") % {"facts": facts}
            found.append(Remark(Kind.UNKNOWN, title, example=example_words(unknown[0].example)))
        return found

    def remark(self, finding: Finding) -> Remark:
        in_region = finding.kind in REGIONS and finding.region
        return Remark(
            finding.kind,
            self.title(finding),
            region_words(finding.region) if in_region else "",
            self.rows(finding.rules),
            example_words(finding.example),
            " and ".join(f"({pick.condition()})" for pick in finding.region) if in_region else "",
        )

    def title(self, finding: Finding) -> str:
        """The sentence of a finding."""
        values = {"rows": self.named(finding.rules), "column": finding.column, "hit": self.hit}
        values["value"] = finding.value if isinstance(finding.value, str) else str(finding.value)
        if finding.kind is Kind.CONFLICT:
            return self.conflict(finding) % values
        if finding.kind is Kind.MASKED:
            values |= {"row": self.named(finding.rules[:1]), "others": self.named(finding.rules[1:])}
        if finding.kind is Kind.MERGE:
            values["region"] = region_words(finding.region) or finding.column
        return self.sentences(finding)[finding.kind] % values

    def conflict(self, finding: Finding) -> str:
        first, second = (self.outputs[rule] for rule in finding.rules)
        if self.hit == "A":
            return _("Rows %(rows)s both apply and give different results: under A whoever meets both gets nothing.")
        if first == second:
            return _("Rows %(rows)s both apply. They give the same, but under U whoever meets both gets nothing.")
        return _("Rows %(rows)s both apply: under U whoever meets both gets nothing.")

    def sentences(self, finding: Finding) -> dict[Kind, str]:
        never = _("Row %(rows)s applies to nobody: its conditions exclude each other.")
        if finding.column:
            never = _("Row %(rows)s applies to nobody: no value satisfies the column “%(column)s”.")
        gap = _("No row applies here; “otherwise” does.") if self.found.has_default else _("No row applies here.")
        between = gap
        if not self.found.has_default:
            between = _("A gap: no row applies here, though rows apply on both sides.")
        return {
            Kind.SAME: _("Rows %(rows)s both apply and give the same."),
            Kind.SETTLED: _("Rows %(rows)s both apply; under %(hit)s one of them goes first."),
            Kind.NEVER: never,
            Kind.MASKED: _("Row %(row)s is never used: whoever meets it meets %(others)s first."),
            Kind.BETWEEN: between,
            Kind.GAP: gap,
            Kind.MERGE: _("Rows %(rows)s give the same and could be one row: %(region)s."),
            Kind.UNUSED: _("“%(value)s” is listed for “%(column)s”, but no row gives it."),
            Kind.UNLISTED: _("Row %(rows)s gives “%(value)s”, which is not listed for “%(column)s”."),
        }

    def doubts(self) -> list[str]:
        """What was not looked at, one sentence a reason and column."""
        groups: dict[tuple[Doubt, str], list[str]] = defaultdict(list)
        for one in self.found.unanalysed:
            about = "+".join(one.rules) if one.doubt is Doubt.PAIR else one.column
            groups[one.doubt, about] += one.rules
        return [self.doubt(doubt, column, rules) for (doubt, column), rules in groups.items()]

    def doubt(self, doubt: Doubt, column: str, rules: Sequence[str]) -> str:
        sentences = {
            Doubt.CELL: _(
                "Rows %(rows)s, column “%(column)s”: the condition compares facts or computes; it was left out, "
                "so that overlaps and gaps there are not told."
            ),
            Doubt.COLUMN: _(
                "The column “%(column)s” is computed: gaps in it are told only where an example was found."
            ),
            Doubt.PAIR: _("Whether rows %(rows)s can both apply could not be told."),
            Doubt.GAPS: _("There are more combinations that no row covers, for which no example was found."),
            Doubt.ALLOWED: _("The values allowed for “%(column)s” could not be read; they were left out."),
            Doubt.MORE: _("There is more of the same kind than is listed here."),
            Doubt.BUDGET: _("The table is large: the check ended before everything was looked at."),
        }
        return sentences[doubt] % {"rows": self.named(set(rules)), "column": column or _("all columns")}
