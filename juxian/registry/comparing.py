"""Two files side by side: what each says, where they differ, and what speaks for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.registry.models import DuplicatePair, Person

# What `linkage.people` compares, and how it may come out.
ASPECTS: dict[str, Promise | str] = {
    "number": _("identity number"),
    "passport": _("passport or permit"),
    "name": _("full name"),
    "born": _("born"),
    "sex": _("sex"),
    "phone": _("phone"),
    "employer": _("employer"),
    "school": _("school"),
}
OUTCOMES: dict[str, Promise | str] = {
    "same": _("the same"),
    "sounds the same": _("sounds the same"),
    "one character off": _("one character differs"),
    "one figure off": _("one figure differs or two are exchanged"),
    "same month": _("the same month"),
    "same year": _("the same year"),
    "different": _("different"),
}


@dataclass(frozen=True)
class Side:
    """An attribute of both files; `same` when both say the same, None when one says nothing."""

    label: Promise | str
    left: list[str]
    right: list[str]

    @property
    def same(self) -> bool | None:
        """Whether they agree."""
        return set(self.left) == set(self.right) if self.left and self.right else None


@dataclass(frozen=True)
class Evidence:
    """One aspect, how it came out, and how much that says: bits for one person or, negative, against."""

    aspect: Promise | str
    outcome: Promise | str
    bits: float

    @property
    def for_one(self) -> bool:
        """Whether it speaks for one person."""
        return self.bits > 0


def evidence(pair: DuplicatePair) -> list[Evidence]:
    """Return what was weighed, the weightiest first."""
    found = [Evidence(ASPECTS[name], OUTCOMES[outcome], bits) for name, outcome, bits in pair.evidence]
    return sorted(found, key=lambda one: -abs(one.bits))


def sides(pair: DuplicatePair, day: date) -> list[Side]:
    """Return the attributes that either file has, sensitive values masked."""
    left, right = _told(pair.left, day), _told(pair.right, day)
    return [Side(label, left[label], right[label]) for label in left if left[label] or right[label]]


def _told(person: Person, day: date) -> dict[Promise | str, list[str]]:
    return {
        _("full name"): [person.name],
        _("former name"): _some([person.former_name]),
        _("name in Latin letters"): _some([person.latin_name]),
        _("identity document"): [f"{one.get_kind_display()} {one.masked}" for one in person.documents.active()],
        _("sex"): _some([person.get_sex_display()]),
        _("born"): _some([person.born_text]),
        _("nationality"): _some([person.country_name]),
        _("ethnic group"): _some([person.ethnic_group_name]),
        _("phone"): _some([person.masked_phone]),
        _("engagements"): [
            f"{one.organization.label} {one.post} {one.since or ''}".strip()
            for one in person.engagements.select_related("organization")
        ],
        _("education"): [str(one) for one in person.educations.all()],
        _("titles"): [str(one) for one in person.titles.all()],
        _("class"): [one.level.name for one in person.recognitions.on(day).select_related("level")],
        _("designations"): [one.kind.name for one in person.designations.select_related("kind")],
        _("teams"): [one.team.name for one in person.teams.select_related("team")],
        _("source"): _some([person.source]),
    }


def _some(texts: Iterable[object]) -> list[str]:
    return [str(text) for text in texts if text]
