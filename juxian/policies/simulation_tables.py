"""The lists of simulations, and of what one found for people, with the filter of the latter."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
import django_tables2 as columns
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from juxian.core.money import to_yuan
from juxian.organizations.models import Organization
from juxian.policies.actors import actor_name
from juxian.policies.filters import WITHOUT_CLASS
from juxian.policies.models import Benefit, Simulation, SimulationRow
from juxian.policies.selectors.explanations import worth
from juxian.policies.templatetags.policies import fen
from juxian.registry.models import Person
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn

TONES = {
    "new": "success", "more": "success", "same": "neutral", "less": "warning", "dropped": "danger", "changed": "info",
    "none": "danger",
}  # fmt: skip


class SimulationTable(ListTable):
    """What was simulated."""

    title = columns.Column(_("what is tried"), linkify=True)
    kind = columns.Column(_("kind of calculation"))
    as_of = columns.DateColumn(verbose_name=_("as of"), format="Y-m-d")
    scenarios = NumberColumn(verbose_name=_("scenarios"), accessor="results", orderable=False)
    people = NumberColumn(verbose_name=_("people"))
    created_by = columns.Column(_("asked by"))
    created_at = columns.DateTimeColumn(verbose_name=_("asked at"), format="Y-m-d H:i")

    caption = _("Simulations")

    class Meta(ListTable.Meta):
        model = Simulation
        fields: ClassVar[tuple[str, ...]] = (
            "title", "kind", "as_of", "scenarios", "people", "created_by", "created_at",
        )  # fmt: skip
        order_by = ("-created_at",)
        empty_text = _("Nothing was simulated yet")

    def render_scenarios(self, value: list[Any]) -> int:
        """Count the scenarios."""
        return len(value)

    def render_created_by(self, value: str) -> str:
        """Write who asked, by name."""
        return actor_name(value)


class SimulationRowTable(ListTable):
    """What a scenario gives people, beside the one it is held against."""

    person = columns.Column(_("name of the person"), accessor="person__name", order_by=("person__pinyin", "person_id"))
    code = columns.Column(_("file number"), accessor="person__code")
    organization = columns.Column(_("organisation"), accessor="organization__name")
    talent_class = columns.Column(_("talent class"))
    benefit = columns.Column(_("benefit"), accessor="benefit__name", order_by=("benefit__order", "benefit_id"))
    before = NumberColumn(verbose_name=_("before"), empty_values=())
    after = NumberColumn(verbose_name=_("after"), empty_values=())
    difference = NumberColumn(verbose_name=_("difference"), empty_values=(), orderable=False)
    cut = NumberColumn(verbose_name=_("cut by the budget"))
    change = BadgeColumn(TONES, verbose_name=_("change"))
    received = columns.BooleanColumn(verbose_name=_("receiving"), yesno="✓,—")

    caption = _("Who gains and who loses")

    class Meta(ListTable.Meta):
        model = SimulationRow
        fields: ClassVar[tuple[str, ...]] = (
            "person", "code", "organization", "talent_class", "benefit", "before", "after", "difference", "cut",
            "change", "received",
        )  # fmt: skip
        order_by = ("benefit", "person")
        empty_text = _("Nobody meets these conditions")

    def render_person(self, value: str, record: SimulationRow) -> Any:
        """Draw the name, opening onto the person's entitlements on that day."""
        day = record.simulation.as_of.isoformat()
        url = f"{reverse('policies:person', args=[record.person_id])}?as_of={day}#benefit-{record.benefit_id}"
        return format_html('<a href="{}">{}</a>', url, value)

    def value_person(self, value: str) -> str:
        """Return the name, for the Excel file."""
        return value

    def render_before(self, record: SimulationRow) -> str:
        """Write the sum or the level under the first scenario."""
        return _worth(record, record.before, record.level_before, stands=record.change not in ("new", "none"))

    def render_after(self, record: SimulationRow) -> str:
        """Write the sum or the level under this scenario."""
        return _worth(record, record.after, record.level_after, stands=record.change != "dropped")

    def render_difference(self, record: SimulationRow) -> str:
        """Write what changes."""
        difference = (record.after or 0) - (record.before or 0)
        return f"{'+' if difference > 0 else ''}{fen(difference)}" if difference else "—"

    def render_cut(self, value: int) -> str:
        """Write what the budget took off."""
        return fen(value) if value else "—"

    def value_before(self, record: SimulationRow) -> Any:
        """Return yuan, for the Excel file."""
        return record.level_before if record.before is None else to_yuan(record.before)

    def value_after(self, record: SimulationRow) -> Any:
        """Return yuan, for the Excel file."""
        return record.level_after if record.after is None else to_yuan(record.after)

    def value_difference(self, record: SimulationRow) -> Any:
        """Return yuan, for the Excel file."""
        return to_yuan((record.after or 0) - (record.before or 0))

    def value_cut(self, value: int) -> Any:
        """Return yuan, for the Excel file."""
        return to_yuan(value)

    def value_received(self, value: bool) -> str:
        """Return yes or no, for the Excel file."""
        return str(_("yes") if value else _("no"))


def _worth(record: SimulationRow, total: int | None, level: str, *, stands: bool) -> str:
    if not stands and not total:
        return "—"
    return worth(level, total, record.benefit.kind)


class SimulationRowFilter(filters.FilterSet):  # type: ignore[misc]
    """Whose, which benefit, what becomes of it, class, unit."""

    scenario = filters.ChoiceFilter(label=_("Scenario"), empty_label=None)
    change = filters.ChoiceFilter(
        label=_("change"),
        choices=(
            ("differs", _("something changes")), ("stands", _("entitled")), *SimulationRow.Change.choices, ("gain", _("gains")),
            ("lose", _("loses")), ("cut", _("cut by the budget")),
        ),
        method="by_change",
        empty_label=_("all"),
    )  # fmt: skip
    benefit = filters.ModelChoiceFilter(label=_("Benefit"), queryset=Benefit.objects.all(), empty_label=_("all"))
    talent_class = filters.ChoiceFilter(label=_("Talent class"), method="by_class", empty_label=_("all"))
    unit = filters.ModelChoiceFilter(
        label=_("Responsible unit"), queryset=Organization.objects.none(), method="by_unit", empty_label=_("all")
    )
    q = filters.CharFilter(label=_("Name, file number or employer"), method="search")
    received = filters.BooleanFilter(label=_("receiving"))

    class Meta:
        model = SimulationRow
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, rows: QuerySet[SimulationRow], names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, queryset=rows, **kwargs)
        self.filters["scenario"].extra["choices"] = list(enumerate(names))[1:]
        classes = rows.order_by("talent_class").values_list("talent_class", flat=True).distinct()
        self.filters["talent_class"].extra["choices"] = [
            (name or WITHOUT_CLASS, name or _("without class"))
            for name in sorted(classes, key=lambda one: (one == "", one))
        ]
        self.filters["unit"].queryset = Organization.objects.units().order_by("name", "pk")

    def search(self, queryset: QuerySet[SimulationRow], name: str, value: str) -> QuerySet[SimulationRow]:
        """Return the rows of people or employers so called."""
        text = value.strip()
        return queryset.filter(
            Q(person__in=Person.objects.search(text).values("pk")) | Q(organization__name__icontains=text)
        )

    def by_change(self, queryset: Any, name: str, value: str) -> Any:
        """Return the rows of which this becomes."""
        conditions = {
            "differs": ~Q(change="same"),
            "gain": Q(change__in=("new", "more")),
            "lose": Q(change__in=("less", "dropped")),
            "cut": Q(cut__gt=0),
            "stands": Q(after__gt=0) | Q(after__isnull=True) & ~Q(change="dropped"),
        }
        return queryset.filter(conditions.get(value, Q(change=value)))

    def by_class(self, queryset: Any, name: str, value: str) -> Any:
        """Return those of a class, or without one."""
        return queryset.filter(talent_class="" if value == WITHOUT_CLASS else value)

    def by_unit(self, queryset: Any, name: str, value: Organization) -> Any:
        """Return those at a unit or below it."""
        return queryset.filter(organization__in=Organization.objects.subtree_ids([value]))
