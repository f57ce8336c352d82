"""The comparison itself: each indicator with what every district has of it, as it is, per head, or per fund."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from juxian.core.errors import Refused
from juxian.core.money import to_yuan
from juxian.facts import figures, indicators, snapshots
from juxian.facts.indicators import Indicator
from juxian.facts.views import figure_url
from juxian.goals.models import District, DistrictYear, PublishedFigure
from juxian.goals.progress import measured_on

HEADS, FUND = 10_000, 1_000_000  # per ten thousand residents, per million yuan of the fund


@dataclass(frozen=True)
class Standing:
    """One district's figure: as it is, for each ten thousand residents, for each million yuan of the fund."""

    district: District
    value: Decimal
    per_heads: Decimal | None
    per_fund: Decimal | None
    source: str
    url: str


@dataclass(frozen=True)
class Comparison:
    """One indicator over the districts, the most first, and where ours stands (1 is the first; None: not measured)."""

    indicator: Indicator
    standings: Sequence[Standing]
    place: int | None


def years() -> list[int]:
    """Return the years with figures that were checked, the newest first."""
    found = PublishedFigure.objects.filter(accepted=True).order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(found))


def of_year(year: int) -> list[Comparison]:
    """Return the comparison for each indicator of which somebody's figure was checked; ours from the year's last snapshot."""
    published = PublishedFigure.objects.filter(year=year, accepted=True).select_related("district").order_by("pk")
    sizes = {one.district_id: one for one in DistrictYear.objects.filter(year=year)}
    ours = District.objects.filter(own=True).first()
    by_indicator: dict[str, list[Standing]] = {}
    for one in published:
        told = f"{one.source} {one.published.isoformat()}"
        by_indicator.setdefault(one.indicator, []).append(
            _standing(one.district, one.value, sizes.get(one.district_id), told, one.address)
        )
    found = []
    for indicator_id, standings in by_indicator.items():
        try:
            indicator = indicators.get(indicator_id)
        except Refused:
            continue  # one that is no more means nothing of ours; the district's page still shows what was published
        own = _own(indicator, year, ours, sizes) if ours else None
        ranked = sorted([*standings, *([own] if own else [])], key=lambda one: -one.value)
        place = ranked.index(own) + 1 if own else None
        found.append(Comparison(indicator, ranked, place))
    return found


def _own(indicator: Indicator, year: int, ours: District, sizes: Mapping[int, DistrictYear]) -> Standing | None:
    day = measured_on(year)
    if day is None:
        return None
    figure = figures.compute(indicator.id, as_of=day, snapshot=snapshots.need(day))
    value = Decimal(figure.value or 0)
    return _standing(ours, value, sizes.get(ours.pk), day.isoformat(), figure_url(indicator.id, day))


def _standing(district: District, value: Decimal, size: DistrictYear | None, source: str, url: str) -> Standing:
    heads = value * HEADS / size.population if size and size.population else None
    fund = value * FUND / to_yuan(size.fund) if size and size.fund else None
    return Standing(district, value, _rounded(heads), _rounded(fund), source, url)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))
