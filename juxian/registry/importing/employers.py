"""The employers that a roster names, against the organisation tree."""

from collections.abc import Collection, Sequence
from datetime import datetime

from juxian.core.text import code_key, without_brackets
from juxian.organizations.models import Organization, Reach
from juxian.organizations.services import create_organization
from juxian.registry.importing.lines import Line, Reason

EVERYWHERE = Reach(everything=True)
# A new employer may hang at these; an employer has no employers below it.
HOSTS = frozenset(
    (
        Organization.Kind.LEADING_GROUP,
        Organization.Kind.TALENT_OFFICE,
        *Organization.UNITS,
        Organization.Kind.PARK,
    )
)
ROOT_NAME = "人才工作领导小组"


class Employers:
    """Resolves names; unknown ones become employers below the row's township, the file's organisation, or the root."""

    def __init__(self, *, organization: Organization | None, reach: Reach, by: object, at: datetime) -> None:
        self.organization, self.reach, self.by, self.at = organization, reach, by, at
        self.created: list[str] = []
        self._made: set[int] = set()
        self._known: dict[str, Organization] = {}
        # Short names first, so that a full name beats another's short name.
        for name in ("short_name", "name"):
            for one in Organization.objects.without_tree_fields().exclude(**{name: ""}).order_by("-pk"):
                self._known[_key(getattr(one, name))] = one

    def place(self, lines: Sequence[Line], positions: dict[str, int]) -> None:
        """Give every open line its organisation, or reject it; new employers are made once each."""
        employer, township = positions.get("employer"), positions.get("township")
        answers: dict[tuple[str, str, bool], int | Reason | None] = {}
        for line in lines:
            if not line.open:
                continue
            cells, derived = line.row.cells, line.row.derived
            asked = (
                (cells[employer] if employer is not None else None) or derived.get("employer") or "",
                (cells[township] if township is not None else None) or derived.get("township") or "",
                bool(line.file_number),
            )
            if asked not in answers:
                answers[asked] = self._answer(*asked)
            answer = answers[asked]
            if isinstance(answer, Reason):
                line.reject(answer)
            else:
                line.organization = answer

    def _answer(self, employer: str, township: str, on_file: bool) -> int | Reason | None:
        host = self._known.get(_key(township)) if township else None
        found = self._known.get(_key(employer)) if employer else host or self.organization
        if found is None and not employer:
            return None if self.reach.everything or on_file else Reason.EMPLOYER_MISSING
        if found is None and on_file:
            # Who is on file works somewhere: an unknown name is a slip, or a move, which is entered on the file.
            return Reason.EMPLOYER_OUTSIDE
        if found is None:
            found = self._create(employer, host)
        elif found not in self.reach and found.pk not in self._made:
            return Reason.EMPLOYER_OUTSIDE
        return found.pk if found is not None else Reason.EMPLOYER_OUTSIDE

    def _create(self, name: str, host: Organization | None) -> Organization | None:
        parent = next((one for one in (host, self.organization) if one is not None and one.kind in HOSTS), None)
        if parent is None and (self.organization is not None or not self.reach.everything):
            return None
        parent = parent or root(by=self.by, at=self.at)
        if parent not in self.reach:
            return None
        made = create_organization(kind=Organization.Kind.EMPLOYER, name=name, parent=parent, by=self.by, at=self.at)
        self._known[_key(name)] = made
        self.created.append(made.name)
        # It lies below what is reached, though it was not there when the reach was asked for.
        self._made.add(made.pk)
        return made


def root(*, by: object, at: datetime) -> Organization:
    """Return the root of the tree; an installation that has none yet gets it, so that its first roster finds a place."""
    found: Organization | None = Organization.objects.filter(kind=Organization.Kind.LEADING_GROUP).first()
    return found or create_organization(kind=Organization.Kind.LEADING_GROUP, name=ROOT_NAME, parent=None, by=by, at=at)


def named(name: str) -> Organization | None:
    """Return the organisation of that name or short name."""
    key = _key(name)
    rows: Collection[Organization] = list(Organization.objects.without_tree_fields().order_by("pk"))
    return next((one for one in rows if _key(one.name) == key), None) or next(
        (one for one in rows if one.short_name and _key(one.short_name) == key), None
    )


def _key(name: str) -> str:
    # Brackets tell firms apart (南京分公司), so only their width and the spaces are levelled.
    return code_key(name) if without_brackets(name) else name
