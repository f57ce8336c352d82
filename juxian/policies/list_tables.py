"""The columns of the lists."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import django_tables2 as columns
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from juxian.core.money import to_yuan
from juxian.policies.actors import actor_name
from juxian.policies.models import Benefit, BenefitGrant, Entitlement, EntitlementRun, Policy
from juxian.policies.selectors.explanations import worth
from juxian.policies.selectors.library import validity
from juxian.policies.selectors.uptake import Uptake
from juxian.policies.templatetags.policies import fen
from juxian.web.components import Tone
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn, SelectColumn
from juxian.web.templatetags.web import number

SOON = 90  # days


class PolicyTable(ListTable):
    """The policy library."""

    title = columns.Column(_("title"), linkify=True)
    number = columns.Column(_("document number"), attrs={"td": {"class": "jx-nowrap"}})
    issuer = columns.Column(_("issuer"))
    level = columns.Column(_("level"))
    issued_on = columns.DateColumn(verbose_name=_("issued on"), format="Y-m-d")
    validity = columns.Column(_("validity"), empty_values=(), orderable=False)
    in_force_until = columns.DateColumn(verbose_name=_("in force until"), format="Y-m-d")
    benefit_count = NumberColumn(verbose_name=_("benefits"))

    caption = _("Policies")

    class Meta(ListTable.Meta):
        model = Policy
        fields: ClassVar[tuple[str, ...]] = (
            "title", "number", "issuer", "level", "issued_on", "validity", "in_force_until", "benefit_count",
        )  # fmt: skip
        order_by = ("-issued_on",)
        empty_text = _("No policy meets these conditions")

    def render_validity(self, record: Policy) -> Any:
        """Draw the validity today."""
        word, tone = validity(record, timezone.localdate())
        return format_html('<span class="jx-badge jx-{}">{}</span>', tone, word)

    def value_validity(self, record: Policy) -> str:
        """Return the validity today, for the Excel file."""
        return str(validity(record, timezone.localdate())[0])


class BenefitTable(ListTable):
    """All benefits, with what a run found of each."""

    name = columns.Column(_("name of the benefit"), linkify=True)
    kind = columns.Column(_("kind of benefit"))
    clause = columns.Column(_("clause"), linkify=True, order_by=("clause__policy", "clause__order"))
    version_number = NumberColumn(verbose_name=_("version"))
    entitled = NumberColumn(verbose_name=_("entitled"), orderable=False, empty_values=())
    received = NumberColumn(verbose_name=_("receiving"), orderable=False, empty_values=())
    unclaimed = NumberColumn(verbose_name=_("unclaimed"), orderable=False, empty_values=())
    total = NumberColumn(verbose_name=_("entitled to"), orderable=False, empty_values=())

    caption = _("Benefits")

    class Meta(ListTable.Meta):
        model = Benefit
        fields: ClassVar[tuple[str, ...]] = (
            "name", "kind", "clause", "version_number", "entitled", "received", "unclaimed", "total",
        )  # fmt: skip
        empty_text = _("No benefit meets these conditions")

    def __init__(
        self, *args: Any, run: EntitlementRun | None = None, found: Mapping[int, Uptake] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.found = run, found or {}
        if run is None:
            self.exclude = ("entitled", "received", "unclaimed", "total")

    def _opening(self, record: Benefit, name: str, state: str) -> Any:
        found = self.found.get(record.pk)
        if found is None or self.run is None:
            return "—"
        url = f"{reverse('policies:list', args=[self.run.pk])}?benefit={record.pk}&state={state}"
        return format_html('<a href="{}">{}</a>', url, number(getattr(found, name)))

    def render_entitled(self, record: Benefit) -> Any:
        """Draw the number, opening onto its list."""
        return self._opening(record, "entitled", "standing")

    def render_received(self, record: Benefit) -> Any:
        """Draw the number, opening onto its list."""
        return self._opening(record, "received", "received")

    def render_unclaimed(self, record: Benefit) -> Any:
        """Draw the number, opening onto its list."""
        return self._opening(record, "unclaimed", "unclaimed")

    def render_total(self, record: Benefit) -> str:
        """Write the sum of all payments."""
        found = self.found.get(record.pk)
        return fen(found.total) if found and record.is_money else "—"

    def value_entitled(self, record: Benefit) -> int | None:
        """Return the number, for the Excel file."""
        return self._value(record, "entitled")

    def value_received(self, record: Benefit) -> int | None:
        """Return the number, for the Excel file."""
        return self._value(record, "received")

    def value_unclaimed(self, record: Benefit) -> int | None:
        """Return the number, for the Excel file."""
        return self._value(record, "unclaimed")

    def value_total(self, record: Benefit) -> Any:
        """Return the sum in yuan, for the Excel file."""
        found = self._value(record, "total")
        return None if found is None else to_yuan(found)

    def _value(self, record: Benefit, name: str) -> int | None:
        found = self.found.get(record.pk)
        return None if found is None else getattr(found, name)


STATE_WORDS = {"entitled": "success", "cut": "warning", "excluded": "neutral"}


class EntitlementTable(ListTable):
    """What a run found, one row a person and benefit."""

    select = SelectColumn()
    person = columns.Column(_("name of the person"), accessor="person__name", order_by=("person__pinyin", "person_id"))
    code = columns.Column(_("file number"), accessor="person__code")
    organization = columns.Column(_("organisation"), accessor="organization__name")
    talent_class = columns.Column(_("talent class"))
    benefit = columns.Column(_("benefit"), accessor="benefit__name", order_by=("benefit__order", "benefit_id"))
    outcome = BadgeColumn(STATE_WORDS, verbose_name=_("finding"))
    worth = NumberColumn(verbose_name=_("entitled to"), accessor="pk", order_by=("total",))
    received = columns.Column(_("receiving"), order_by=("received",))
    why = columns.Column(_("basis"), accessor="version", orderable=False)

    caption = _("Entitlements")

    class Meta(ListTable.Meta):
        model = Entitlement
        fields: ClassVar[tuple[str, ...]] = (
            "select", "person", "code", "organization", "talent_class", "benefit", "outcome", "worth", "received", "why",
        )  # fmt: skip
        order_by = ("benefit", "person")
        empty_text = _("Nobody meets these conditions")

    def render_person(self, value: str, record: Entitlement) -> Any:
        """Draw the name, opening onto the person's entitlements."""
        url = f"{reverse('policies:person', args=[record.person_id])}?run={record.run_id}#benefit-{record.benefit_id}"
        return format_html('<a href="{}">{}</a>', url, value)

    def value_person(self, value: str) -> str:
        """Return the name, for the Excel file."""
        return value

    def render_worth(self, record: Entitlement) -> str:
        """Write the amount, level or that it is granted."""
        return worth(record.level, record.total, record.benefit.kind)

    def value_worth(self, record: Entitlement) -> Any:
        """Return yuan as a number, for the Excel file."""
        return worth(record.level, None, record.benefit.kind) if record.total is None else to_yuan(record.total)

    def render_received(self, value: bool, record: Entitlement) -> Any:
        """Draw whether it is received; what is excluded is not awaited."""
        if value:
            return format_html('<span class="jx-badge jx-success">{}</span>', _("yes"))
        if record.outcome == Entitlement.Outcome.EXCLUDED:
            return "—"
        return format_html('<span class="jx-badge jx-warning">{}</span>', _("no"))

    def value_received(self, value: bool) -> str:
        """Return yes or no, for the Excel file."""
        return str(_("yes") if value else _("no"))

    def render_why(self, record: Entitlement) -> str:
        """Name the clause, and what excluded or cut it."""
        clause = str(record.version.clause)
        if record.excluded_by is not None:
            return gettext("%(clause)s; excluded by “%(benefit)s”") % {
                "clause": clause,
                "benefit": record.excluded_by.name,
            }
        if record.group is not None:
            return gettext("%(clause)s; cut by “%(group)s”") % {"clause": clause, "group": record.group.name}
        return clause


class GrantTable(ListTable):
    """What people receive."""

    person = columns.Column(_("name of the person"), accessor="person__name", order_by=("person__pinyin", "person_id"))
    code = columns.Column(_("file number"), accessor="person__code")
    benefit = columns.Column(_("benefit"), accessor="benefit__name", order_by=("benefit__order", "benefit_id"))
    since = columns.DateColumn(verbose_name=_("granted on"), format="Y-m-d")
    until = columns.DateColumn(verbose_name=_("runs until"), format="Y-m-d")
    worth = NumberColumn(verbose_name=_("in all"), accessor="pk", order_by=("total",))
    source = columns.Column(_("source"))
    reference = columns.Column(_("file reference"))
    state = columns.Column(_("state"), accessor="pk", orderable=False)

    caption = _("Grants")

    class Meta(ListTable.Meta):
        model = BenefitGrant
        fields: ClassVar[tuple[str, ...]] = (
            "person", "code", "benefit", "since", "until", "worth", "source", "reference", "state",
        )  # fmt: skip
        order_by = ("-since",)
        empty_text = _("No grant meets these conditions")

    def render_person(self, value: str, record: BenefitGrant) -> Any:
        """Draw the name, opening onto the person's entitlements."""
        url = f"{reverse('policies:person', args=[record.person_id])}?grant={record.pk}#benefit-{record.benefit_id}"
        return format_html('<a href="{}">{}</a>', url, value)

    def value_person(self, value: str) -> str:
        """Return the name, for the Excel file."""
        return value

    def render_worth(self, record: BenefitGrant) -> str:
        """Write the amount, level or that it is granted."""
        return worth(record.level, record.total, record.benefit.kind)

    def value_worth(self, record: BenefitGrant) -> Any:
        """Return yuan as a number, for the Excel file."""
        return worth(record.level, None, record.benefit.kind) if record.total is None else to_yuan(record.total)

    def render_state(self, record: BenefitGrant) -> Any:
        """Draw how it stands today."""
        word, tone = grant_state(record, timezone.localdate())
        return format_html('<span class="jx-badge jx-{}">{}</span>', tone, word)

    def value_state(self, record: BenefitGrant) -> str:
        """Return how it stands today, for the Excel file."""
        return str(grant_state(record, timezone.localdate())[0])


def grant_state(grant: BenefitGrant, on: date) -> tuple[Any, Tone]:
    """Return in a word how a grant stands on `on`, and its tone."""
    if grant.stopped_on is not None and grant.stopped_on <= on:
        return _("stopped"), "danger"
    if grant.since > on:
        return _("begins later"), "info"
    if grant.until is None:
        return _("granted"), "success"
    if grant.until < on:
        return _("ended"), "neutral"
    return (_("ends soon"), "warning") if (grant.until - on).days <= SOON else (_("running"), "success")


class RunTable(ListTable):
    """The runs that were made."""

    as_of = columns.DateColumn(verbose_name=_("as of"), format="Y-m-d", linkify=True)
    people = NumberColumn(verbose_name=_("people"))
    found = NumberColumn(verbose_name=_("entitled"))
    versions = NumberColumn(verbose_name=_("benefits"), accessor="definition__versions", orderable=False)
    created_by = columns.Column(_("run by"))
    created_at = columns.DateTimeColumn(verbose_name=_("run at"), format="Y-m-d H:i")
    hash = columns.Column(_("hash"), orderable=False)

    caption = _("Entitlement runs")

    class Meta(ListTable.Meta):
        model = EntitlementRun
        fields: ClassVar[tuple[str, ...]] = ("as_of", "people", "found", "versions", "created_by", "created_at", "hash")
        order_by = ("-as_of", "-created_at")
        empty_text = _("No run was made yet")

    def render_created_by(self, value: str) -> str:
        """Write who ran it, by name."""
        return actor_name(value)

    def render_versions(self, value: list[Any]) -> int:
        """Count the benefits that were in force."""
        return len(value)

    def render_hash(self, value: str) -> Any:
        """Draw the beginning of the hash."""
        return format_html('<code title="{}">{}</code>', value, value[:12])

    def value_hash(self, value: str) -> str:
        """Return the whole hash, for the Excel file."""
        return value
