"""The ways in which offices score (考核计分办法), each written as a FEEL formula; the formula is what counts.

Numbers in a formula are those typed in the form, so an idiom is no second engine: it only spares people the writing.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from juxian.core.errors import Refused


class Idiom(models.TextChoices):
    """How a criterion is scored."""

    RATIO = "ratio", gettext_lazy("share of the target, up to a cap")
    LADDER = "ladder", gettext_lazy("steps of the figure")
    RANK = "rank", gettext_lazy("steps of the rank within the class")
    FIRST = "first", gettext_lazy("share of the best unit's figure")
    MISSING = "missing", gettext_lazy("full marks less so much for each one missing")
    EACH = "each", gettext_lazy("so much for each one, up to full marks")
    EXPERT = "expert", gettext_lazy("share of a hundred")
    LIMIT = "limit", gettext_lazy("strikes from so many on (veto)")
    OWN = "own", gettext_lazy("a formula of one's own")


def formula(idiom: str, *, number: Decimal | None, steps: str, text: str, fewer: bool) -> str:
    """Return the FEEL formula of an idiom.

    `number` is its cap, amount or limit; `steps` are lines “from = points” (for ranks “to = points”); `text` is the
    formula of `OWN`. Refuses what is missing, naming it.
    """
    if idiom == Idiom.OWN:
        if not text.strip():
            raise Refused(_("Write the formula."), code="formula_missing")
        return text.strip()
    if idiom == Idiom.LADDER:
        return _chain(steps, "数值", "<=" if fewer else ">=", rising=fewer)
    if idiom == Idiom.RANK:
        return _chain(steps, "名次", "<=", rising=True)
    if idiom in (Idiom.MISSING, Idiom.EACH, Idiom.LIMIT) and number is None:
        raise Refused(_("Give the number that this way of scoring needs."), code="number_missing")
    cap = f"{Decimal(1) if number is None else number.normalize():f}"  # on file it has four places
    written: Mapping[str, str] = {
        Idiom.RATIO: (
            f"if 数值 = 0 then 满分 * {cap} else 满分 * min(目标 / 数值, {cap})"
            if fewer
            else f"if 目标 = 0 then 满分 else 满分 * min(数值 / 目标, {cap})"
        ),
        Idiom.FIRST: (
            "if 数值 = 0 then 满分 else 满分 * 最低值 / 数值"
            if fewer
            else "if 最高值 = 0 then 0 else 满分 * 数值 / 最高值"
        ),
        Idiom.MISSING: f"max(满分 - {cap} * max({'数值 - 目标' if fewer else '目标 - 数值'}, 0), 0)",
        Idiom.EACH: f"min({cap} * 数值, 满分)",
        Idiom.EXPERT: "满分 * 数值 / 100",
        Idiom.LIMIT: f"数值 >= {cap}",
    }
    return written[idiom]


def _chain(steps: str, name: str, sign: str, *, rising: bool) -> str:
    pairs = sorted(_pairs(steps), reverse=not rising)
    tests = "".join(f"if {name} {sign} {bound:f} then {points:f} else " for bound, points in pairs)
    return f"{tests}0"


def _pairs(steps: str) -> list[tuple[Decimal, Decimal]]:
    found: list[tuple[Decimal, Decimal]] = []
    for number, line in enumerate(filter(None, map(str.strip, steps.splitlines())), start=1):
        bound, _sign, points = line.replace("＝", "=").replace("：", "=").replace(":", "=").partition("=")
        try:
            pair = Decimal(bound.strip()), Decimal(points.strip())
        except InvalidOperation:
            raise Refused(
                _("Line %(number)d, “%(line)s”, is no step: write it as 10 = 8."),
                code="step_unreadable", params={"number": number, "line": line},
            ) from None  # fmt: skip
        if pair[0] in {bound for bound, _points in found}:
            raise Refused(_("“%(line)s” repeats a step."), code="step_twice", params={"line": line})
        found.append(pair)
    if not found:
        raise Refused(_("Give at least one step, as 10 = 8."), code="steps_missing")
    return found
