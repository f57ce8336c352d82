"""People, teams and designations as lists."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.registry import selectors
from juxian.registry.comparing import evidence
from juxian.registry.models import Correction, Designation, DesignationKind, DuplicatePair, Engagement, Person, Team
from juxian.registry.selectors import Card
from juxian.web.components import BulkAction
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn, SelectColumn

KIND_TONES = {
    "employed": "neutral",
    "brought_in": "success",
    "flexible": "info",
    "trained": "neutral",
    "rehired": "info",
}
LEVEL_TONES = {"A": "danger", "B": "danger", "C": "warning", "D": "warning", "E": "info", "F": "info"}
SCOPE_TONES = {"national": "danger", "provincial": "warning", "city": "info", "district": "neutral"}
KINDS = dict(Engagement.Kind.choices)
DASH = "—"
DESIGNATIONS_SHOWN = 1
# Cells that stay on one line; those that a narrow screen leaves out of a row's card.
ONE_LINE = {"td": {"class": "jx-nowrap"}}
WIDE_ONLY = {"td": {"class": "jx-nowrap d-none d-md-table-cell"}}


def chip(text: object, tone: str) -> SafeString:
    """Return a badge."""
    return format_html('<span class="jx-badge jx-{}">{}</span>', tone, text)


def from_card(label: Any, **extra: Any) -> tables.Column:
    """Return a column whose cells come from the person's card."""
    options = {"empty_values": (), "orderable": False, "accessor": "pk", "verbose_name": label}
    return tables.Column(**(options | extra))


def only_exported(label: Any, **extra: Any) -> tables.Column:
    """Return a column of the Excel file that the page has no room for."""
    return tables.Column(verbose_name=label, visible=False, orderable=False, **extra)


class PersonTable(ListTable):
    """People: on the page what tells them apart at a glance, in the Excel file what the file says, numbers masked."""

    select = SelectColumn()
    name = tables.Column(
        verbose_name=gettext_lazy("full name"), order_by=("pinyin", "pk"), linkify=True, attrs=ONE_LINE
    )
    code = tables.Column(attrs=WIDE_ONLY)
    sex = tables.Column(attrs=WIDE_ONLY)
    age = tables.Column(
        verbose_name=gettext_lazy("age"), empty_values=(), accessor="born", order_by=("-born", "pk"), attrs=WIDE_ONLY
    )
    organization = from_card(gettext_lazy("organisation"), attrs=ONE_LINE)
    post = from_card(gettext_lazy("post"))
    way = from_card(gettext_lazy("engagement"))
    level = from_card(gettext_lazy("class"), orderable=True)
    designations = from_card(gettext_lazy("designations"), attrs=ONE_LINE)
    education = from_card(gettext_lazy("education"), attrs=WIDE_ONLY)
    title = from_card(gettext_lazy("professional title"), attrs=WIDE_ONLY)
    born = only_exported(gettext_lazy("born"), accessor="born_text")
    number = only_exported(gettext_lazy("identity number"), accessor="pk", empty_values=())
    phone = only_exported(gettext_lazy("phone"), accessor="masked_phone")
    degree = only_exported(gettext_lazy("degree"), accessor="pk", empty_values=())
    school = only_exported(gettext_lazy("school"), accessor="pk", empty_values=())
    since = only_exported(gettext_lazy("in post since"), accessor="pk", empty_values=())
    talent_teams = only_exported(gettext_lazy("six talent teams"), accessor="pk", empty_values=())
    caption = gettext_lazy("People")

    class Meta(ListTable.Meta):
        model = Person
        fields = (
            "select", "name", "code", "sex", "age", "organization", "post", "way", "level", "designations",
            "education", "title",
        )  # fmt: skip
        order_by = ("name",)
        empty_text = gettext_lazy("Nobody meets these conditions.")

    def __init__(self, people: QuerySet[Person], *, day: date, bulk: Sequence[BulkAction] = (), **kwargs: Any) -> None:
        super().__init__(people, **({} if bulk else {"exclude": ("select",)}) | kwargs)
        self.day, self.bulk_actions = day, bulk
        self._cards: dict[int, Card] = {}

    def before_render(self, request: Any) -> None:
        """Read what the rows of this page need, all at once."""
        self._cards = selectors.cards([row.record.pk for row in self.paginated_rows], self.day)

    def as_values(self, exclude_columns: Any = ()) -> Iterator[list[Any]]:
        """Yield the header and the rows of the Excel file; what they need is read some hundreds at a time.

        django_tables2 looks at a function's signature for every cell, which takes most of the time of a whole
        district's list.
        """
        people = [row.record for row in self.rows]
        self._cards = selectors.cards([person.pk for person in people], self.day, whole=True)
        exported = [
            column
            for column in self.columns.iterall()
            if not column.column.exclude_from_export and column.name not in (exclude_columns or ())
        ]
        values = [getattr(self, f"value_{column.name}", None) or column.accessor.resolve for column in exported]
        yield [str(column.header) for column in exported]
        for person in people:
            yield [value(person) for value in values]

    def _card(self, person: Person) -> Card:
        return self._cards[person.pk]

    def order_level(self, people: QuerySet[Person], is_descending: bool) -> tuple[QuerySet[Person], bool]:
        """Sort by class, those without one last."""
        return selectors.by_level(people, self.day, descending=is_descending), True

    def value_sex(self, record: Person) -> str:
        """Return the sex."""
        return record.get_sex_display()

    def render_age(self, record: Person) -> str:
        """Return the age today."""
        age = record.age_on(self.day)
        return DASH if age is None else str(age)

    def value_age(self, record: Person) -> int | None:
        """Return the age as a number."""
        return record.age_on(self.day)

    def render_organization(self, record: Person) -> str:
        """Return where they work."""
        work = self._card(record).work
        return work.organization.label if work else DASH

    def value_organization(self, record: Person) -> str:
        """Return the organisation's full name."""
        work = self._card(record).work
        return work.organization.name if work else ""

    def render_post(self, record: Person) -> str:
        """Return as what they work."""
        work = self._card(record).work
        return (work.post if work else "") or DASH

    def value_post(self, record: Person) -> str:
        """Return as what they work."""
        work = self._card(record).work
        return work.post if work else ""

    def render_way(self, record: Person) -> SafeString | str:
        """Return on which terms they work, or that they left."""
        card = self._card(record)
        if card.is_here:
            return chip(KINDS[card.kind], KIND_TONES[card.kind])
        return chip(_("left"), "neutral") if card.work else DASH

    def value_way(self, record: Person) -> str:
        """Return the terms as text."""
        card = self._card(record)
        return str(KINDS[card.kind]) if card.is_here else str(_("left")) if card.work else ""

    def render_level(self, record: Person) -> SafeString | str:
        """Return the class."""
        level = self._card(record).level
        return chip(level.code, LEVEL_TONES.get(level.code, "neutral")) if level else DASH

    def value_level(self, record: Person) -> str:
        """Return the class's letter."""
        level = self._card(record).level
        return level.code if level else ""

    def render_designations(self, record: Person) -> str:
        """Return the highest designations, and how many more there are."""
        names = self._card(record).designations
        rest = len(names) - DESIGNATIONS_SHOWN
        return "、".join(names[:DESIGNATIONS_SHOWN]) + (f" +{rest}" if rest > 0 else "") or DASH

    def value_designations(self, record: Person) -> str:
        """Return all designations."""
        return "、".join(self._card(record).designations)

    def render_education(self, record: Person) -> str:
        """Return the highest education."""
        return self.value_education(record) or DASH

    def value_education(self, record: Person) -> str:
        """Return the highest education."""
        education = self._card(record).education
        return (education.level_name or education.degree_name) if education else ""

    def render_title(self, record: Person) -> str:
        """Return the highest title."""
        return self._card(record).title or DASH

    def value_title(self, record: Person) -> str:
        """Return the highest title."""
        return self._card(record).title

    def value_number(self, record: Person) -> str:
        """Return the identity numbers with their middle hidden."""
        return self._card(record).document

    def value_degree(self, record: Person) -> str:
        """Return the highest degree."""
        education = self._card(record).education
        return education.degree_name if education else ""

    def value_school(self, record: Person) -> str:
        """Return the school of the highest education."""
        education = self._card(record).education
        return education.school if education else ""

    def value_since(self, record: Person) -> date | None:
        """Return since when they work where they do."""
        work = self._card(record).work
        return work.since if work else None

    def value_talent_teams(self, record: Person) -> str:
        """Return which of the six teams they count in."""
        return "、".join(self._card(record).talent_teams)


class TeamTable(ListTable):
    """Teams, the newest first."""

    name = tables.Column(linkify=True)
    kind = BadgeColumn({"innovation": "success", "township_heads": "info"})
    organization = tables.Column(accessor="organization__label", orderable=False)
    field = tables.Column(orderable=False)
    leader = tables.Column(verbose_name=gettext_lazy("team leader"), orderable=False, empty_values=())
    size = NumberColumn(verbose_name=gettext_lazy("members"))
    since = tables.DateColumn(format="Y-m-d")
    until = tables.DateColumn(format="Y-m-d")
    caption = gettext_lazy("Teams")

    class Meta(ListTable.Meta):
        model = Team
        fields = ("name", "kind", "organization", "field", "leader", "size", "since", "until")
        order_by = ("-since",)
        empty_text = gettext_lazy("No team meets these conditions.")

    def render_leader(self, record: Team) -> str:
        """Return who leads it."""
        return self.value_leader(record) or DASH

    def value_leader(self, record: Team) -> str:
        """Return who leads it."""
        leaders: list[Any] = record.leaders  # type: ignore[attr-defined]
        return leaders[0].person.name if leaders else ""


class CorrectionTable(ListTable):
    """What people ask to have put right, what is due first."""

    person = tables.Column(
        verbose_name=gettext_lazy("full name"), accessor="person__name",
        linkify=lambda record: record.get_absolute_url(), orderable=False,
    )  # fmt: skip
    code = tables.Column(accessor="person__code", orderable=False)
    part = tables.Column(orderable=False)
    asked_at = tables.DateTimeColumn(format="Y-m-d")
    due = tables.DateColumn(format="Y-m-d")
    state = BadgeColumn({"open": "warning", "done": "success", "refused": "neutral", "withdrawn": "neutral"})
    caption = gettext_lazy("Requests for correction")

    class Meta(ListTable.Meta):
        model = Correction
        fields = ("person", "code", "part", "asked_at", "due", "state")
        order_by = ("due",)
        empty_text = gettext_lazy("Nobody waits for an answer.")


class DuplicateTable(ListTable):
    """Pairs of files that may be about one person, the surest first."""

    pair = tables.Column(
        verbose_name=gettext_lazy("files"), accessor="left", linkify=lambda record: record.get_absolute_url(),
        orderable=False,
    )  # fmt: skip
    probability = NumberColumn(order_by=("weight",))
    speaks_for = tables.Column(verbose_name=gettext_lazy("the same"), accessor="evidence", orderable=False)
    state = BadgeColumn({"open": "warning", "different": "neutral", "merged": "success"})
    found_at = tables.DateTimeColumn(format="Y-m-d")
    caption = gettext_lazy("Possible duplicates")

    class Meta(ListTable.Meta):
        model = DuplicatePair
        fields = ("pair", "probability", "speaks_for", "state", "found_at")
        order_by = ("-probability",)
        empty_text = gettext_lazy("No two files look like one person.")

    def render_pair(self, record: DuplicatePair) -> str:
        """Return both names and numbers."""
        return f"{record.left.name} {record.left.code} — {record.right.name} {record.right.code}"

    def render_probability(self, value: float) -> str:
        """Return it in per cent, never quite all."""
        return f"{min(value, 0.9999):.2%}"

    def render_speaks_for(self, record: DuplicatePair) -> str:
        """Return the aspects that speak for one person."""
        return "、".join(str(one.aspect) for one in evidence(record) if one.for_one)


class DesignationTable(ListTable):
    """Designations given, the newest first."""

    holder = tables.Column(verbose_name=gettext_lazy("person or team"), orderable=False, empty_values=())
    kind = tables.Column(accessor="kind__name", order_by=("kind__order", "pk"))
    scope = tables.Column(verbose_name=gettext_lazy("level"), accessor="kind", orderable=False)
    year = tables.Column()
    batch = tables.Column(orderable=False)
    awarded = tables.DateColumn(format="Y-m-d")
    until = tables.DateColumn(format="Y-m-d")
    document = tables.Column(orderable=False)
    confirmed = tables.Column(verbose_name=gettext_lazy("state"), orderable=False)
    caption = gettext_lazy("Designations")

    class Meta(ListTable.Meta):
        model = Designation
        fields = ("holder", "kind", "scope", "year", "batch", "awarded", "until", "document", "confirmed")
        order_by = ("-awarded",)
        empty_text = gettext_lazy("No designation meets these conditions.")

    def render_holder(self, record: Designation) -> SafeString:
        """Return the person or team, linked."""
        holder = record.person or record.team
        assert holder is not None
        return format_html('<a href="{}">{}</a>', holder.get_absolute_url(), holder.name)

    def value_holder(self, record: Designation) -> str:
        """Return the name of the person or team."""
        holder = record.person or record.team
        assert holder is not None
        return holder.name

    def render_scope(self, value: DesignationKind) -> SafeString:
        """Return whose designation it is."""
        return chip(value.get_scope_display(), SCOPE_TONES[value.scope])

    def value_scope(self, value: DesignationKind) -> str:
        """Return whose designation it is."""
        return str(value.get_scope_display())

    def render_confirmed(self, value: bool) -> SafeString:
        """Return whether it counts."""
        return chip(_("confirmed"), "success") if value else chip(_("to be confirmed"), "warning")

    def value_confirmed(self, value: bool) -> str:
        """Return whether it counts."""
        return str(_("confirmed") if value else _("to be confirmed"))
