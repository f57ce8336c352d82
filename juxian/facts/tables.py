"""Lists: the records behind a figure, saved lists."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from juxian.core import mask
from juxian.facts import selectors
from juxian.facts.catalogue import KEY, ORGANIZATION, Fact, FactTable
from juxian.facts.models import SavedList
from juxian.facts.selectors import Records
from juxian.rules.types import BOOLEAN, DATE, ListType, Number
from juxian.web.tables import ListTable

CHUNK = 500


class FactColumn(tables.Column):  # type: ignore[misc]
    """A fact as the snapshot has it; sensitive ones are masked on the page and in the file alike."""

    def __init__(self, fact: Fact, **extra: Any) -> None:
        number = isinstance(fact.type, Number)
        attrs = {"td": {"class": "jx-number"}, "th": {"class": "jx-number"}} if number else {}
        heading = f"{fact.label} ({fact.unit})" if fact.unit else fact.label
        # The order of masked values would tell as much as they do.
        orderable = not (fact.is_sensitive or isinstance(fact.type, ListType))
        super().__init__(verbose_name=heading, orderable=orderable, attrs=attrs, **extra)
        self.fact = fact

    def render(self, value: Any) -> Any:
        from juxian.web.templatetags.web import moment, number

        shown = self.value(value)
        if self.fact.type == BOOLEAN:
            return _("yes") if shown else _("no")
        if self.fact.type == DATE:
            return moment(shown)
        if isinstance(shown, list):
            return "、".join(map(str, shown))
        return number(shown)

    def value(self, value: Any, **kwargs: Any) -> Any:
        """Return the value for the Excel file."""
        return mask.everything(str(value)) if self.fact.is_sensitive else selectors.plain(value)


class RecordTable(ListTable):
    """The records that a figure counted, as they stood in its snapshot, each leading to what it is today."""

    subject = tables.Column(accessor=KEY, verbose_name=_("Record"))
    organization = tables.Column(accessor=ORGANIZATION, verbose_name=_("Organisation"))
    caption = _("Records")

    class Meta(ListTable.Meta):
        sequence = ("subject", "organization", "...")
        empty_text = _("No records")

    def __init__(self, facts: FactTable, records: Records, shown: list[Fact], user: Any) -> None:
        self.subjects = facts.subjects(user)
        self.known: dict[int, Any] = {}
        rows = records.selection.rows([fact.name for fact in shown], records.wanted)
        self.keys = [row[KEY] for row in rows]
        self.places = selectors.names_of(row[ORGANIZATION] for row in rows if row[ORGANIZATION] is not None)
        # Not by its name, in which a dot would lead elsewhere.
        columns = [(f"fact{at}", FactColumn(fact, accessor=f"fact{at}")) for at, fact in enumerate(shown)]
        lines = [
            {KEY: row[KEY], ORGANIZATION: row[ORGANIZATION]}
            | {f"fact{at}": row[fact.name] for at, fact in enumerate(shown)}
            for row in rows
        ]
        super().__init__(lines, extra_columns=columns)

    def render_subject(self, value: int) -> Any:
        subject = self._subject(value)
        if subject is None:
            return value
        link = getattr(subject, "get_absolute_url", None)
        return format_html('<a href="{}">{}</a>', link(), subject) if link else str(subject)

    def value_subject(self, value: int) -> str:
        """Return the subject's name for the Excel file."""
        subject = self._subject(value)
        return str(value) if subject is None else str(subject)

    def render_organization(self, value: int) -> str:
        return self.places.get(value, "—")

    def _subject(self, key: int) -> Any:
        # Those of the page at hand are read at once; for a file, some hundred at a time.
        if key not in self.known:
            page = getattr(self, "page", None)
            if page is not None:
                wanted = [row.record[KEY] for row in self.paginated_rows]
            else:
                at = self.keys.index(key)
                wanted = self.keys[at : at + CHUNK]
            self.known |= dict.fromkeys({key, *wanted}) | self.subjects.in_bulk({key, *wanted})
        return self.known[key]


class SavedLists(ListTable):
    """Lists kept under a name."""

    name = tables.Column(linkify=("facts:list", {"pk": tables.A("pk")}))
    table = tables.Column(verbose_name=_("Fact table"))
    owner = tables.Column(accessor="owner__display_name", verbose_name=_("Owner"), orderable=False)
    shared = tables.BooleanColumn(yesno=(_("yes"), _("no")))
    caption = _("Saved lists")

    class Meta(ListTable.Meta):
        model = SavedList
        fields = ("name", "table", "condition", "owner", "shared")
        order_by = ("name",)
        empty_text = _("No lists yet")

    def render_table(self, value: str) -> str:
        from juxian.facts import catalogue

        known = {table.id: table.label for table in catalogue.all()}
        return known.get(value, value)

    def render_condition(self, value: str) -> Any:
        return format_html("<code>{}</code>", value)
