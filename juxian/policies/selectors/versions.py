"""Reads of a benefit's versions: the table as the policy prints it, and what differs between two."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils.translation import gettext as _

from juxian.policies import tables, wording
from juxian.policies.grid import unit_of
from juxian.policies.models import Benefit, BenefitDraft, BenefitVersion, Terms
from juxian.policies.selectors.explanations import with_unit

Table = Mapping[str, Any]
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?|-|")
State = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True)
class PrintedCell:
    """A cell as printed, and its FEEL; `old` is what was printed before, None where it did not change."""

    text: str
    old: str | None = None
    is_output: bool = False
    feel: str = ""

    @property
    def is_any(self) -> bool:
        """Whether the cell asks nothing."""
        return self.feel.strip() in ("", "-") and not self.is_output


@dataclass(frozen=True)
class PrintedRow:
    """A row as printed, with its number (of the old table when it was removed) and the clause or remark beside it."""

    number: int
    cells: Sequence[PrintedCell]
    note: str = ""
    state: State = "same"


@dataclass(frozen=True)
class Printed:
    """A decision table as the policy prints it."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    rows: Sequence[PrintedRow]
    hit_policy: str
    otherwise: Sequence[str] = ()

    @property
    def hit_policy_label(self) -> str:
        """What the hit policy means."""
        return tables.hit_policy_label(self.hit_policy)

    @property
    def has_notes(self) -> bool:
        """Whether any row carries a remark."""
        return any(row.note for row in self.rows)


def printed(terms: Terms, before: Terms | None = None) -> Printed:
    """Return the table of a version or draft, its rows marked where they differ from those of `before`."""
    table = terms.table
    words = _Words(terms)
    return Printed(
        [column["label"] or column["expression"] for column in table["inputs"]],
        [words.head(o["name"]) if n == 0 else o["name"] for n, o in enumerate(table["outputs"])],
        _rows(table, words) if before is None else _differences(before, terms),
        tables.hit_policy(table),
        [words.result(o.get("default", ""), n) for n, o in enumerate(table["outputs"])]
        if any(o.get("default", "").strip() for o in table["outputs"])
        else (),
    )


class _Words:
    """How the cells of one table are printed: conditions in the units of their facts, amounts in that of the terms."""

    def __init__(self, terms: Terms) -> None:
        results = [rule["outputs"][0] for rule in terms.table["rules"]]
        self.terms = terms
        self.units = [unit_of(column["expression"]) for column in terms.table["inputs"]]
        # One formula among the amounts, and the unit stands in the head for all of them.
        self.in_cells = bool(terms.unit) and all(_AMOUNT.fullmatch(text.strip()) for text in results)

    def head(self, name: str) -> str:
        return name if self.in_cells else with_unit(name, self.terms)

    def result(self, text: str, column: int) -> str:
        if column or not self.in_cells or text.strip() in ("", "-"):
            return wording.given(text)
        amount = wording.given(text, str(self.terms.get_unit_display()))
        return amount if self.terms.period == "once" else f"{amount}/{self.terms.get_period_display()}"

    def cells(self, rule: Table) -> list[PrintedCell]:
        asked = [PrintedCell(wording.printed(t, u), feel=t) for t, u in zip(rule["inputs"], self.units, strict=True)]
        return asked + [
            PrintedCell(self.result(text, n), is_output=True, feel=text) for n, text in enumerate(rule["outputs"])
        ]


def _rows(table: Table, words: _Words, state: State = "same") -> list[PrintedRow]:
    return [
        PrintedRow(number, words.cells(rule), rule.get("annotation", ""), state)
        for number, rule in enumerate(table["rules"], start=1)
    ]


def _differences(earlier: Terms, later: Terms) -> list[PrintedRow]:
    old, new, words = earlier.table, later.table, _Words(later)
    if _columns(old)[1] != _columns(new)[1]:
        return _rows(new, words, "added")
    old = _as_if(old, _columns(new)[0])
    before, after = _rows(old, words), _rows(new, words)
    keys = [[tuple(rule["inputs"]) for rule in table["rules"]] for table in (old, new)]
    found: list[PrintedRow] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        paired = min(i2 - i1, j2 - j1) if tag in ("equal", "replace") else 0
        found += [_compared(before[i1 + n], after[j1 + n]) for n in range(paired)]
        found += [PrintedRow(row.number, row.cells, row.note, "removed") for row in before[i1 + paired : i2]]
        found += [PrintedRow(row.number, row.cells, row.note, "added") for row in after[j1 + paired : j2]]
    return found


def _as_if(table: Table, inputs: Sequence[str]) -> Table:
    """Return the rules of `table` under other columns: a column that it lacks asks nothing."""
    at = {expression: n for n, expression in enumerate(_columns(table)[0])}
    rules = [
        dict(rule) | {"inputs": [rule["inputs"][at[one]] if one in at else "-" for one in inputs]}
        for rule in table["rules"]
    ]
    return dict(table) | {"rules": rules}


def _columns(table: Table) -> tuple[list[str], list[str]]:
    return [i["expression"] for i in table["inputs"]], [o["name"] for o in table["outputs"]]


def _compared(old: PrintedRow, new: PrintedRow) -> PrintedRow:
    cells = [
        PrintedCell(b.text, a.text if a.text != b.text else None, b.is_output, b.feel)
        for a, b in zip(old.cells, new.cells, strict=True)
    ]
    changed = any(cell.old is not None for cell in cells)
    return PrintedRow(new.number, cells, new.note, "changed" if changed else "same")


def terms_of(terms: Terms) -> list[tuple[str, str]]:
    """Return how what the table gives is paid, as labelled words."""
    found = [(_("Clause"), str(terms.clause))]
    if terms.unit:
        found.append((_("Amounts in"), str(terms.get_unit_display())))
        found.append((_("How often paid"), str(terms.get_period_display())))
    if terms.periods > 1:
        found.append((_("Number of payments"), str(terms.periods)))
    if terms.tranches:
        found.append((_("Tranches"), tranche_words(terms.tranches)))
    if terms.automatic:
        found.append((_("Granted without application"), _("yes")))
    return found


def tranche_words(tranches: Sequence[Mapping[str, Any]]) -> str:
    """Return tranches in a line."""
    return "；".join(
        _("%(name)s %(share)s%% after %(months)s months")
        % {"name": one["name"], "share": one["share"], "months": one["months"]}
        for one in tranches
    )


def changed_terms(old: Terms, new: Terms) -> list[tuple[str, str, str]]:
    """Return what differs besides the rows: (what, before, after)."""
    before = dict(terms_of(old)) | {_("Hit policy"): tables.hit_policy(old.table), _("Columns"): _heads(old.table)}
    after = dict(terms_of(new)) | {_("Hit policy"): tables.hit_policy(new.table), _("Columns"): _heads(new.table)}
    return [
        (label, before.get(label, "—"), after.get(label, "—"))
        for label in dict.fromkeys((*before, *after))
        if before.get(label) != after.get(label)
    ]


def _heads(table: Table) -> str:
    inputs, outputs = _columns(table)
    return "、".join(inputs) + " → " + "、".join(outputs)


def last_days(versions: Sequence[BenefitVersion]) -> dict[int, date | None]:
    """Return by version the last day on which it holds, None for no end; before its first day where it never does.

    A version ends by itself, with its policy, or the day before a later one begins.
    """
    found: dict[int, date | None] = {}
    for version in versions:
        later = [
            other.valid_from
            for other in versions
            if (other.valid_from, other.number) > (version.valid_from, version.number)
        ]
        ends = [version.valid_until, version.clause.policy.in_force_until]
        ends += [min(later) - timedelta(days=1)] if later else []
        found[version.pk] = min((end for end in ends if end is not None), default=None)
    return found


def newest(benefit: Benefit) -> Terms | None:
    """Return what is edited next: the draft, else the newest version; None before there are rules."""
    draft = BenefitDraft.objects.filter(benefit=benefit).first()
    return draft or benefit.versions.order_by("-number").first()


def previous(version: BenefitVersion) -> BenefitVersion | None:
    """Return the version published before this one."""
    return version.benefit.versions.filter(number__lt=version.number).order_by("-number").first()
