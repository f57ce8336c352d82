"""What the names of a template stand for in one review: as it is filled, and as the review keeps it to be filled again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from juxian.goals import progress
from juxian.goals.models import Target, amount
from juxian.reports import citations, comparison, review
from juxian.reports.citations import Citation, Citations
from juxian.reports.comparison import Against, Counted
from juxian.reports.layouts.language import Missing, Number, Passage
from juxian.reports.layouts.names import BEFORE, LAST_YEAR, LISTS, Names
from juxian.reports.official import day_text
from juxian.reports.review import Sources
from juxian.reports.word import UNNUMBERED

AGAINST = {LAST_YEAR: Against.LAST_YEAR, BEFORE: Against.BEFORE}
MOST_ROWS = 300


@dataclass
class Values:
    """`figures` by prefix ("" for the period itself) and name, as numbers in text; `words`; `rows` by list and column."""

    words: dict[str, str]
    figures: dict[str, dict[str, str]]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return what a review keeps: paragraphs as plain text."""
        plain = {
            name: [{column: _plain(value) for column, value in row.items()} for row in rows]
            for name, rows in self.rows.items()
        }
        return {"words": self.words, "figures": self.figures, "rows": plain}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Values":
        """Return the values a review keeps."""
        return cls(dict(kept["words"]), dict(kept["figures"]), dict(kept["rows"]))

    def context(self, names: Names, schedule: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """Return what a template is filled with; the list of sources is the given schedule."""
        own = self.figures.get("", {})
        found: dict[str, Any] = dict(self.words)
        found |= {name: _number(own.get(name), ("", name)) for name in names.figures}
        for prefix in names.prefixes:
            of = self.figures.get(prefix, {})
            found[prefix] = {name: _number(of.get(name), (prefix, name)) for name in names.figures}
        return found | {name: self.rows.get(name, []) for name in LISTS} | {"数据来源": schedule or []}


def _number(value: str | None, key: tuple[str, str]) -> Any:
    if value is None or value == "":
        return Missing()
    return value if value.endswith("%") else Number(value, key)


def _plain(value: Any) -> Any:
    if isinstance(value, Passage):
        return "".join(part if isinstance(part, str) else part.text for part in value.parts)
    return value


def of(sources: Sources, *, issuer: str, code: str, group: str, day: date) -> Values:
    """Return the values of a review written from `sources` on a day; it has its number once it is kept."""
    names = Names.of(sources.period.kind)
    words = {
        "标题": sources.title,
        "期间": sources.period.name,
        "本期": sources.period.during,
        "期末": sources.period.ends(sources.day),
        "统计时点": day_text(sources.day),
        "发文机关": issuer,
        "主送机关": group,
        "文号": f"{code}〔{day.year}〕{UNNUMBERED}号",
        "成文日期": day_text(day),
        "快照": sources.now.snapshot.hash,
    }
    figures: dict[str, dict[str, str]] = {prefix: {} for prefix in ("", *sorted(names.prefixes))}
    for name, indicator in names.figures.items():
        figure = sources.now.figures.get(indicator.id)
        if figure is None:
            continue
        figures[""][name] = citations.shown(figure.value or 0)
        earlier = comparison.compared(figure, sources.now, sources.others)
        for prefix, against in AGAINST.items():
            if prefix in names.prefixes and against in earlier:
                told = earlier[against]
                difference = "同比" if prefix == LAST_YEAR else "环比"
                figures[prefix][name] = told["value"]
                figures[difference][name] = told["change"].removeprefix("+")
                figures[f"{difference}率"][name] = told["rate"]
    cited = Citations()
    passages = {
        "变化": _passages(review.changes(sources, cited), cited),
        "问题": _passages(review.troubles(sources, cited), cited),
    }
    return Values(words, figures, {"目标": _targets(sources), **passages})


def _passages(paragraphs: list[review.Fragments], cited: Citations) -> list[dict[str, Any]]:
    return [
        {"内容": Passage([part if isinstance(part, str) else cited.found[part] for part in paragraph])}
        for paragraph in paragraphs[:MOST_ROWS]
    ]


def _targets(sources: Sources) -> list[dict[str, Any]]:
    year, day = sources.period.year, sources.now.snapshot.as_of
    targets = Target.objects.whole().filter(year=year).select_related("organization").order_by("pk")
    return [
        {
            "名称": one.target.name,
            "责任单位": one.target.organization.label,
            "计量单位": one.target.unit,
            "目标值": amount(one.target.aim, ""),
            "完成值": one.reached,
            "差额": citations.shown(one.missing),
            "完成率": "—" if one.percent is None else f"{one.percent}%",
            "状态": str(one.light.label),
        }
        for one in progress.of_targets(targets[:MOST_ROWS], as_of=day)
    ]


def citation_of(number: Number, sources: Sources) -> Citation:
    """Return the citation of a figure that a template printed: the figure, an earlier one, or the difference."""
    prefix, name = number.key
    figure = Names.of(sources.period.kind).figures[name]
    found = sources.now.figures[figure.id]
    if not prefix:
        return sources.citation(found, number.form)
    against = Against.LAST_YEAR if prefix in (LAST_YEAR, "同比") else Against.BEFORE
    other: Counted = sources.others[against]
    return Citation(
        name=f"{citations.spoken(found.name, sources.since)}（{prefix}）",
        text=number.text,
        value=citations.shown(Decimal(number)),
        unit=found.unit,
        definition=str(citations.spoken(found.definition, sources.since)),
        as_of=other.snapshot.as_of.isoformat(),
        snapshot=other.snapshot.hash,
        url=comparison.difference_url(figure.id, sources.now, other),
    )
