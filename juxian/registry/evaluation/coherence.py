"""What a method rests on that it should not rest on alone: papers, titles, degrees, prizes (破四唯), age and seniority."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from juxian.facts.catalogue import Fact
from juxian.registry.evaluation.compiling import facts_of
from juxian.registry.evaluation.definition import Criterion, Definition

HALF = Decimal("0.5")
# By the id of a fact, and by what its name holds, so that facts that come later are known too.
GROUPS: tuple[tuple[Promise | str, frozenset[str], tuple[str, ...]], ...] = (
    (
        _("education and degree"),
        frozenset(("education", "degree", "school", "major", "graduated", "overseas_education", "overseas")),
        ("学历", "学位"),
    ),
    (_("age and seniority"), frozenset(("age", "born", "since", "brought_in")), ("年龄", "工龄", "资历")),
    (_("professional title"), frozenset(("title", "title_level")), ("职称",)),
    (
        _("prizes and titles of honour"),
        frozenset(("designations", "designation_scope", "high_designation")),
        ("奖", "荣誉"),
    ),
    (_("papers"), frozenset(), ("论文",)),
)


@dataclass(frozen=True)
class Concern:
    """That more than half of a dimension (or of the whole, `dimension` "") rests on one such thing, or on all together."""

    dimension: str
    rests_on: str
    share: int


def concerns(definition: Definition) -> list[Concern]:
    """Return what a method rests on for more than half; nothing when it is well mixed."""
    return list(_concerns(definition))


def _concerns(definition: Definition) -> Iterator[Concern]:
    whole: dict[str, Decimal] = {}
    for dimension in definition.dimensions:
        shares: dict[str, Decimal] = {}
        for one in dimension.criteria:
            group = group_of(one)
            if group:
                shares[group] = shares.get(group, Decimal(0)) + one.cap / dimension.cap
        for group, share in shares.items():
            if share > HALF:
                yield Concern(dimension.name, group, round(share * 100))
            whole[group] = whole.get(group, Decimal(0)) + share * dimension.weight / 100
    together = sum(whole.values(), Decimal(0))
    if together > HALF:
        yield Concern("", "、".join(whole), round(together * 100))


def group_of(criterion: Criterion) -> str:
    """Return the one such thing that a criterion looks at alone, "" for any other mixture."""
    groups = {_group(fact) for fact in facts_of(criterion)}
    return groups.pop() if len(groups) == 1 else ""


def _group(fact: Fact) -> str:
    for label, ids, words in GROUPS:
        if fact.id in ids or any(word in fact.name for word in words):
            return str(label)
    return ""
