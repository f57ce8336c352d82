"""The figures of a simulation as its page and its file show them; small groups are hidden from who may see no names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from juxian.core import money
from juxian.core.money import WAN, to_yuan
from juxian.organizations.models import Organization
from juxian.policies.budgets import Rule
from juxian.policies.models import Benefit, ExclusionGroup, Simulation
from juxian.policies.selectors.versions import tranche_words
from juxian.web.components import Chart, Series

FEW = 3  # a sum over fewer people than that tells what one of them gets


@dataclass(frozen=True)
class Shown:
    """A scenario as the page lists it; sums in fen."""

    number: int
    name: str
    words: Sequence[str]
    budget: str
    figures: Mapping[str, Any]
    difference: int | None
    against: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A benefit, class or unit: the sum under each scenario, and what the shown one gives and changes; None where hidden.

    `findings`, `gain` and `lose` count entitlements, as the lists do that they open.
    """

    label: str
    sums: Sequence[int | None]
    findings: int | None
    difference: int | None
    gain: int | None
    lose: int | None
    url: str
    gain_url: str
    lose_url: str


@dataclass(frozen=True)
class Table:
    """The lines of one way of dividing."""

    title: str
    head: str
    lines: Sequence[Line]


def scenarios(found: Simulation) -> list[Shown]:
    """Return the scenarios, the one the others are held against first."""
    asked, base = found.question["scenarios"], found.results[0]["total"]
    return [
        Shown(
            number,
            result["name"],
            words_of(asked[number]["changes"]),
            _budget(asked[number]["cap"]),
            result,
            result["total"] - base if number else None,
            result.get("against", {}),
        )
        for number, result in enumerate(found.results)
    ]


def words_of(changes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return in words what a scenario changes."""
    named = Benefit.objects.in_bulk(
        {pk for one in changes for pk in (one.get("benefit"), *one.get("benefits", ())) if pk}
    )
    groups = ExclusionGroup.objects.in_bulk({one["group"] for one in changes if "group" in one})
    return [_words(one, named, groups) for one in changes]


def _words(one: Mapping[str, Any], named: Mapping[int, Benefit], groups: Mapping[int, ExclusionGroup]) -> str:
    benefit = named.get(one.get("benefit") or 0)
    if one["what"] == "draft":
        return _("“%(benefit)s” by its draft") % {"benefit": benefit}
    if one["what"] == "version":
        return _("“%(benefit)s” by version %(number)s") % {"benefit": benefit, "number": one["number"]}
    if one["what"] == "percent":
        which = "、".join(str(named[pk]) for pk in one["benefits"]) or _("all benefits with money")
        sign = "" if one["percent"].startswith("-") else "+"
        return _("amounts %(percent)s%%: %(which)s") % {"percent": f"{sign}{one['percent']}", "which": which}
    if one["what"] == "limit":
        return _("limit of “%(group)s”: %(sum)s") % {"group": groups.get(one["group"]), "sum": money.show(one["fen"])}
    how = tranche_words(one["tranches"]) if one["tranches"] else _("%(count)s payments") % {"count": one["periods"]}
    return _("“%(benefit)s” paid so: %(how)s") % {"benefit": benefit, "how": how}


def _budget(cap: Mapping[str, Any] | None) -> str:
    if cap is None:
        return ""
    text = _("Budget %(sum)s; cut: %(rule)s") % {"sum": money.show(cap["fen"]), "rule": Rule(cap["rule"]).label}
    if cap["benefits"]:
        named = Benefit.objects.in_bulk(cap["benefits"])
        text += _(" (for %(benefits)s)") % {"benefits": "、".join(str(named[pk]) for pk in cap["benefits"])}
    return text


def tables(found: Simulation, shown: int, *, opens: bool) -> list[Table]:
    """Return the lines by benefit, class and unit; with addresses of the people behind them if the reader `opens` them."""
    ways = (
        ("benefit", _("By benefit"), _("Benefit")),
        ("class", _("By talent class"), _("Class")),
        ("unit", _("By responsible unit"), _("Responsible unit")),
    )
    return [Table(title, head, _lines(found, shown, way, opens=opens)) for way, title, head in ways]


def _lines(found: Simulation, shown: int, way: str, *, opens: bool) -> list[Line]:
    parts = [result["by"][way] for result in found.results]
    changes = found.results[shown]["against"]["by"].get(way, {})
    labels = _labels(way, {key for part in parts for key in part})
    lines = []
    for key, label in labels.items():
        few = not opens and _tells(parts, key)
        sums = [None if few else part.get(key, {}).get("total", 0) for part in parts]
        changed = changes.get(key, {})
        links = [_address(found, shown, way, key, change) if opens else "" for change in ("stands", "gain", "lose")]
        difference = None if few else (sums[shown] or 0) - (sums[0] or 0)
        findings = None if few else parts[shown].get(key, {}).get("findings", 0)
        counts = [
            None if few else sum(changed.get(change, [0])[0] for change in pair)
            for pair in (("new", "more"), ("less", "dropped"))
        ]
        lines.append(Line(label, sums, findings, difference, counts[0], counts[1], *links))
    return lines


def _tells(parts: Sequence[Mapping[str, Any]], key: str) -> bool:
    """Whether a line tells what some few people get, in any scenario: one and the difference give the other."""
    return any(0 < part.get(key, {}).get("people", 0) < FEW for part in parts)


def _labels(way: str, keys: set[str]) -> dict[str, str]:
    """Return what the keys of a way of dividing are called, in the order to show them."""
    if way == "class":
        return {key: key or _("without class") for key in sorted(keys, key=lambda key: (key == "", key))}
    if way == "benefit":
        benefits = Benefit.objects.filter(pk__in=[int(key) for key in keys]).order_by("order", "pk")
        return {str(one.pk): one.name for one in benefits}
    places = {str(pk): name for pk, name in Organization.objects.filter(
        pk__in=[int(key) for key in keys]).order_by("name", "pk").values_list("pk", "name")}  # fmt: skip
    return places | ({"0": _("without unit") if way == "unit" else _("without organisation")} if "0" in keys else {})


def _address(found: Simulation, shown: int, way: str, key: str, change: str) -> str:
    names = {"benefit": "benefit", "class": "talent_class", "unit": "unit"}
    conditions: dict[str, str | int] = {"scenario": shown, "change": change}
    if key != "0":
        conditions[names[way]] = key or "-"
    return f"{reverse('policies:simulation-list', args=[found.pk])}?{urlencode(conditions)}"


def years_of(found: Simulation) -> list[str]:
    """Return the years in which any scenario pays, rising."""
    return sorted({year for result in found.results for year in result["years"]})


def charts(found: Simulation, shown: int) -> dict[str, Chart]:
    """Return what falls in each year: by scenario, and of the shown one by benefit."""
    years = years_of(found)
    labels = _labels("benefit", set(found.results[shown]["by"]["benefit"]))
    by_benefit = found.results[shown]["by"]["benefit"]

    def wan(sums: Mapping[str, int]) -> list[Any]:
        return [(to_yuan(sums.get(year, 0)) / WAN).quantize(to_yuan(1)) for year in years]

    unit = _("wan yuan")
    scenarios_ = [Series(result["name"], wan(result["years"])) for result in found.results]
    benefits = [
        Series(label, wan(by_benefit[key]["years"])) for key, label in labels.items() if by_benefit[key]["years"]
    ]
    return {
        "scenarios": Chart(categories=years, series=scenarios_, kind="bar", unit=unit, category=_("Year")),
        "benefits": Chart(categories=years, series=benefits, kind="stack", unit=unit, category=_("Year")),
    }


def sheet(found: Simulation, *, opens: bool) -> tuple[list[str], list[list[Any]]]:
    """Return the head and the lines of the comparison as a file; sums in yuan."""
    years = years_of(found)
    head = [
        _("Scenario"), _("Divided by"), _("Of"), _("Number of people"), _("entitlements"), _("In all (yuan)"),
        _("Cut by the budget (yuan)"), *(_("In %(year)s (yuan)") % {"year": year} for year in years),
        _("New or more"), _("Less or dropped"), _("Difference (yuan)"),
    ]  # fmt: skip
    ways = {
        "benefit": _("Benefit"), "class": _("Class"), "unit": _("Responsible unit"), "organization": _("Organisation"),
    }  # fmt: skip
    labels = {way: _labels(way, {key for result in found.results for key in result["by"][way]}) for way in ways}
    lines = []
    for result in found.results:
        against = result.get("against", {"by": {}})
        lines.append([result["name"], _("all"), "", *_cells(result, years), *_changed(against.get("changes", {}))])
        for way, name in ways.items():
            for key, label in labels[way].items():
                one, changed = result["by"][way].get(key), against["by"].get(way, {}).get(key, {})
                if one is None and not changed:
                    continue
                few = not opens and _tells([each["by"][way] for each in found.results], key)
                cells = [None] * (len(head) - 3) if few else [*_cells(one or {}, years), *_changed(changed)]
                lines.append([result["name"], name, label, *cells])
    return head, lines


def _cells(one: Mapping[str, Any], years: Sequence[str]) -> list[Any]:
    by_year = one.get("years", {})
    sums = [one.get("total", 0), one.get("cut", 0), *(by_year.get(year, 0) for year in years)]
    return [one.get("people", 0), one.get("findings", 0), *(to_yuan(fen) for fen in sums)]


def _changed(changes: Mapping[str, Sequence[int]]) -> list[Any]:
    counts = [sum(changes.get(one, [0])[0] for one in pair) for pair in (("new", "more"), ("less", "dropped"))]
    return [*counts, to_yuan(sum(fen for _count, fen in changes.values()))]
