"""What a post may ask for: ready choices that write their own condition, and conditions written by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.codes import table
from juxian.core.errors import Refused
from juxian.facts import catalogue, conditions
from juxian.facts.catalogue import Fact
from juxian.rules import Expression, spell

TABLE = "people"
OWN_WORDS = "feel"
# No employer may choose people by these: Employment Promotion Law art. 27 and 28.
BARRED = ("sex", "ethnic_group")


@dataclass(frozen=True)
class Choice:
    """A ready choice: `condition` and `label` of a value; `values` are what can be chosen, none for a text or number."""

    kind: str
    name: Promise
    icon: str
    condition: Callable[[str], str]
    label: Callable[[str], str]
    values: Callable[[], Iterable[str]] | None = None
    is_number: bool = False


def _codes(fact: str) -> Callable[[], tuple[str, ...]]:
    return lambda: next(one.codes for one in catalogue.get(TABLE).facts if one.id == fact)


def _at_least(fact: str, name: str) -> Callable[[str], str]:
    """Return the writer of a condition that the value of `name` stands no lower than one of its values, best first."""

    def condition(value: str) -> str:
        ranked = _codes(fact)()
        return f"{name} in ({', '.join(map(spell, ranked[: ranked.index(value) + 1]))})"

    return condition


def _sections() -> list[str]:
    return [code.name for code in table("industries") if len(code.code) == 1]


CHOICES = (
    Choice("education", gettext_lazy("Education at least"), "school", _at_least("education", "学历"),
           lambda value: f"学历{value}及以上", _codes("education")),
    Choice("title", gettext_lazy("Title level at least"), "certificate", _at_least("title_level", "职称级别"),
           lambda value: f"职称{value}及以上", _codes("title_level")),
    Choice("skill", gettext_lazy("Skill grade at least"), "tool", _at_least("skill", "技能等级"),
           lambda value: f"技能等级{value}及以上", _codes("skill")),
    Choice("major", gettext_lazy("Major contains"), "book", lambda value: f"contains(专业, {spell(value)})",
           lambda value: f"专业含“{value}”"),
    Choice("age", gettext_lazy("Age at most"), "calendar", lambda value: f"年龄 <= {int(value)}",
           lambda value: f"{int(value)}周岁及以下", is_number=True),
    Choice("team", gettext_lazy("Talent team"), "users-group", lambda value: f"list contains(六支队伍, {spell(value)})",
           lambda value: value, _codes("talent_teams")),
    Choice("industry", gettext_lazy("Industry"), "building-factory-2", lambda value: f"行业 = {spell(value)}",
           lambda value: f"现从事{value}", _sections),
    Choice("level", gettext_lazy("Class at least"), "award", _at_least("level", "人才类别"),
           lambda value: f"{value}类及以上人才", _codes("level")),
)  # fmt: skip
BY_KIND = {choice.kind: choice for choice in CHOICES}


def compiled(text: str) -> Expression:
    """Return a requirement's compiled condition; refuses one that is no FEEL over people, naming the place in it.

    Refused too are facts that no employer may choose by, and those that are sensitive: who is recommended would tell
    them.
    """
    expression = conditions.compiled(TABLE, text, period=False)
    barred = [one.name for one in facts_of(expression) if one.is_sensitive or one.id in BARRED]
    if barred:
        raise Refused(
            _("Nobody may be chosen for a post by “%(facts)s”."),
            code="fact_barred",
            params={"facts": "、".join(barred)},
        )
    return expression


def facts_of(expression: Expression) -> list[Fact]:
    """Return the facts that a condition reads."""
    return conditions.facts_used(TABLE, expression)


def askable() -> list[Fact]:
    """Return the facts that a condition may read."""
    return [one for one in catalogue.get(TABLE).facts if not one.is_sensitive and one.id not in BARRED]
