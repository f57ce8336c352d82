"""Vacancies, candidates and recommendations as lists."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.outreach.matching import Answer, Candidate
from juxian.outreach.models import Recommendation, Vacancy
from juxian.registry import selectors
from juxian.registry.models import Person
from juxian.registry.selectors import Card
from juxian.registry.tables import DASH, ONE_LINE, from_card
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn, SelectColumn

VACANCY_TONES = {"draft": "warning", "open": "success", "closed": "neutral", "withdrawn": "neutral"}
TONES = {
    "proposed": "warning", "interview": "info", "offered": "info", "taken": "success", "declined": "neutral",
    "refused": "neutral", "withdrawn": "neutral",
}  # fmt: skip
MET_TONES = {True: "success", False: "danger", None: "warning"}


def met_word(met: bool | None) -> str:
    """Return what people read for a requirement's answer."""
    return _("not known") if met is None else _("met") if met else _("not met")


class VacancyTable(ListTable):
    """Vacancies, the newest first."""

    post = tables.Column(linkify=True, attrs=ONE_LINE)
    organization = tables.Column(accessor="organization__label", verbose_name=gettext_lazy("employer"), orderable=False)
    heads = NumberColumn()
    pay = tables.Column(accessor="pay", verbose_name=gettext_lazy("pay"), orderable=False)
    since = tables.DateColumn(format="Y-m-d")
    until = tables.DateColumn(format="Y-m-d")
    state = BadgeColumn(VACANCY_TONES)
    recommended = NumberColumn(verbose_name=gettext_lazy("recommended"))
    waiting = NumberColumn(verbose_name=gettext_lazy("unanswered"))
    taken = NumberColumn(verbose_name=gettext_lazy("taken on"))
    caption = gettext_lazy("Vacancies")

    class Meta(ListTable.Meta):
        model = Vacancy
        fields = (
            "post", "organization", "heads", "pay", "since", "until", "state", "recommended", "waiting", "taken",
        )  # fmt: skip
        order_by = ("-since",)
        empty_text = gettext_lazy("No vacancy meets these conditions.")

    def value_organization(self, record: Vacancy) -> str:
        """Return the employer's full name."""
        return record.organization.name


class CardTable(ListTable):
    """A list whose rows are about people, of whom cards are read for a page at once."""

    def __init__(self, rows: Any, *, day: date, **kwargs: Any) -> None:
        super().__init__(rows, **kwargs)
        self.day = day
        self._cards: dict[int, Card] = {}

    def key(self, record: Any) -> int:
        """Return whom a row is about."""
        key: int = record.person_id
        return key

    def before_render(self, request: Any) -> None:
        """Read what this page needs."""
        self._cards = selectors.cards([self.key(row.record) for row in self.paginated_rows], self.day, whole=True)

    def as_values(self, exclude_columns: Any = ()) -> Iterator[list[Any]]:
        """Yield the rows of the Excel file."""
        self._cards = selectors.cards([self.key(row.record) for row in self.rows], self.day, whole=True)
        yield from super().as_values(exclude_columns)

    def card(self, record: Any) -> Card:
        """Return the card of a row's person."""
        return self._cards.get(self.key(record)) or Card()

    def render_education(self, record: Any) -> str:
        """Return the highest education."""
        education = self.card(record).education
        return (education.level_name or education.degree_name) if education else DASH

    def render_title(self, record: Any) -> str:
        """Return the highest title."""
        return self.card(record).title or DASH

    def render_teams(self, record: Any) -> str:
        """Return which of the six teams they count in."""
        return "、".join(self.card(record).talent_teams) or DASH


class CandidateTable(CardTable):
    """Candidates for a vacancy, each requirement answered, best first."""

    select = SelectColumn(accessor="key")
    place = NumberColumn(verbose_name=gettext_lazy("place"), accessor="key", orderable=False)
    name = tables.Column(accessor="key", verbose_name=gettext_lazy("full name"), orderable=False, attrs=ONE_LINE)
    score = tables.Column(verbose_name=gettext_lazy("score"), accessor="percent", orderable=False)
    work = from_card(gettext_lazy("organisation"), accessor="key")
    answers = tables.Column(verbose_name=gettext_lazy("what is asked for"), orderable=False)
    caption = gettext_lazy("Candidates")

    class Meta(ListTable.Meta):
        fields = ("select", "place", "name", "score", "work", "answers")

    def __init__(
        self, rows: Sequence[Candidate], *, people: dict[int, Person], day: date, may_choose: bool, **kwargs: Any
    ) -> None:
        hidden = () if may_choose else ("select",)
        super().__init__(rows, day=day, exclude=hidden, **kwargs)
        self.people = people
        self.places = {one.key: place for place, one in enumerate(rows, start=1)}

    def key(self, record: Candidate) -> int:
        """Return whom a row is about."""
        return record.key

    def render_select(self, record: Candidate) -> SafeString:
        """Return the box to tick."""
        return SelectColumn().render(record.key, self.people[record.key], self)

    def render_place(self, record: Candidate) -> str:
        """Return the place in the list."""
        return str(self.places[record.key])

    def value_place(self, record: Candidate) -> int:
        """Return the place in the list."""
        return self.places[record.key]

    def render_name(self, record: Candidate) -> SafeString:
        """Return the name, leading to the file."""
        person = self.people[record.key]
        return format_html('<a href="{}">{}</a>', person.get_absolute_url(), person.name)

    def value_name(self, record: Candidate) -> str:
        """Return name and file number."""
        return str(self.people[record.key])

    def render_work(self, record: Candidate) -> str:
        """Return where they work."""
        work = self.card(record).work
        return f"{work.organization.label} {work.post}".strip() if work else DASH

    def render_answers(self, value: Sequence[Answer]) -> SafeString:
        """Return each requirement with its answer and the person's value."""
        if not value:
            return SafeString(DASH)
        badges = format_html_join(
            " ",
            '<span class="jx-badge jx-{}" title="{}">{}：{}</span>',
            (
                (
                    MET_TONES[one.met],
                    met_word(one.met),
                    one.requirement.label,
                    "、".join(shown for _label, shown in one.values),
                )
                for one in value
            ),
        )
        return format_html("<div>{}</div>", badges)

    def value_answers(self, value: Sequence[Answer]) -> str:
        """Return the same as text."""
        return "；".join(
            f"{one.requirement.label}：{met_word(one.met)}（{'、'.join(shown for _label, shown in one.values)}）"
            for one in value
        )


class RecommendationTable(CardTable):
    """Recommendations: to an employer a name, kind of talent, education and title, no more."""

    person = tables.Column(
        accessor="person__name", verbose_name=gettext_lazy("full name"), orderable=False, attrs=ONE_LINE
    )
    post = tables.Column(accessor="vacancy__post", verbose_name=gettext_lazy("post"), orderable=False)
    employer = tables.Column(
        accessor="vacancy__organization__label", verbose_name=gettext_lazy("employer"), orderable=False
    )
    teams = from_card(gettext_lazy("talent teams"))
    education = from_card(gettext_lazy("education"), attrs=ONE_LINE)
    title = from_card(gettext_lazy("professional title"), attrs=ONE_LINE)
    score = tables.Column(accessor="percent", verbose_name=gettext_lazy("score"), orderable=False)
    proposed_on = tables.DateColumn(format="Y-m-d", attrs=ONE_LINE)
    state = BadgeColumn(TONES)
    reason = tables.Column(orderable=False)
    caption = gettext_lazy("Recommendations")

    class Meta(ListTable.Meta):
        model = Recommendation
        fields = (
            "person", "post", "employer", "teams", "education", "title", "score", "proposed_on", "state", "reason",
        )  # fmt: skip
        order_by = ("-proposed_on",)
        empty_text = gettext_lazy("Nobody is recommended under these conditions.")

    def __init__(self, rows: Any, *, day: date, office: bool, **kwargs: Any) -> None:
        super().__init__(rows, day=day, exclude=() if office else ("score",), **kwargs)

    def render_person(self, value: str, record: Recommendation) -> SafeString:
        """Return the name, leading to where it is answered."""
        return format_html('<a href="{}">{}</a>', reverse("outreach:recommendation", args=[record.pk]), value)

    def value_person(self, value: str) -> str:
        """Return the name."""
        return value
