"""A cell in the words of a policy, both ways: `[35..40)` of 年龄 is 35周岁以上不满40周岁, and is read back as that.

以上 and 以下 include the number, 超过 and 不满 do not (Civil Code, article 1259). What has no such words stays as it is.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from juxian.rules import BOOLEAN, DATE, STRING, Number, Type
from juxian.rules.types import ListType

_DATE = re.compile(r'(?:date\("|@")(\d{4})-(\d\d)-(\d\d)"\)?')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_CONTAINS = re.compile(r'list contains\(\s*\?\s*,\s*"((?:[^"\\]|\\.)*)"\s*\)')
_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RANGE = re.compile(r"^([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])\[])$")
_COMPARED = re.compile(r"^(<=|>=|<|>)\s*(.+)$", re.DOTALL)
_SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> "}


def printed(cell: str, unit: str = "") -> str:
    """Return a cell as a policy prints it; `unit` is that of the fact it looks at, such as 元."""
    text = cell.strip()
    if text in ("", "-"):
        return _("any")
    if text in ("true", "false", "null"):
        return {"true": _("yes"), "false": _("no"), "null": _("not known")}[text]
    held = _CONTAINS.fullmatch(text)
    if held:
        return _("has %(what)s") % {"what": held.group(1)}
    negated = re.fullmatch(r"not\((.+)\)", text, re.DOTALL)
    if negated:
        return _("other than %(what)s") % {"what": printed(negated.group(1), unit)}
    if not _STRINGS.sub("", text).strip(" ,\n"):
        return "、".join(match.group(1) for match in _STRINGS.finditer(text))
    parts = text.split(",")
    if len(parts) > 1 and all(_NUMBER.fullmatch(part.strip()) for part in parts):
        return "、".join(_amount(part.strip(), unit) or part.strip() for part in parts)
    return _bounds(text, unit) or _amount(text, unit) or _plain(text)


def given(cell: str, unit: str = "") -> str:
    """Return a result as a policy prints it; `unit` is what its amounts are counted in."""
    return "—" if cell.strip() in ("", "-") else printed(cell, unit)


def _plain(text: str) -> str:
    text = _DATE.sub(lambda match: _day(match), text)
    for sign, drawn in (*_SIGNS.items(), ("!=", "≠ ")):
        if text.startswith(sign):
            return drawn + _STRINGS.sub(r"\1", text[len(sign) :].strip())
    return _STRINGS.sub(r"“\1”", text).replace(" * ", " × ")


def _day(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    if (get_language() or "").startswith("zh"):
        return f"{year}年{int(month)}月{int(day)}日"
    return f"{year}-{month}-{day}"


def _amount(text: str, unit: str) -> str:
    """Return a number with its unit, or a date, in words; nothing for anything else."""
    if match := _DATE.fullmatch(text):
        return _day(match)
    if not _NUMBER.fullmatch(text):
        return ""
    if unit == "元" and abs(value := Decimal(text)) >= 10_000 and value % 100 == 0:
        return f"{(value / 10_000).normalize():f}万元"
    return f"{text}{'周岁' if unit == '岁' else unit}"


def _bounds(text: str, unit: str) -> str:
    ends, compared = _RANGE.match(text), _COMPARED.match(text)
    if ends:
        left, low, high, right = ends.groups()
        signs = (">=" if left == "[" else ">", "<=" if right == "]" else "<")
        both = [_bound(signs[0], low, unit), _bound(signs[1], high, unit)]
        if not all(both):
            return ""
        if signs == (">=", "<=") and _DATE.fullmatch(low):
            return _("%(low)s to %(high)s") % {"low": _amount(low, unit), "high": _amount(high, unit)}
        between = "" if signs[0] == ">=" and not _DATE.fullmatch(low) else "、"
        return _("%(low)s, %(high)s") % {"low": both[0], "high": f"{between}{both[1]}"}
    return _bound(compared[1], compared[2].strip(), unit) if compared else ""


def _bound(sign: str, text: str, unit: str) -> str:
    amount = _amount(text, unit)
    if not amount:
        return ""
    if _DATE.fullmatch(text):
        words = {
            ">=": _("on or after %(day)s"),
            "<=": _("on or before %(day)s"),
            ">": _("after %(day)s"),
            "<": _("before %(day)s"),
        }
        return words[sign] % {"day": amount}
    words = {
        ">=": _("%(amount)s or more"),
        "<=": _("%(amount)s or less"),
        ">": _("more than %(amount)s"),
        "<": _("less than %(amount)s"),
    }
    return words[sign] % {"amount": amount}


# Back ------------------------------------------------------------------------------------------------------

_VALUE = r"(\d+(?:\.\d+)?万?[^\d\s、，至以及超不未低高满]*|\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})"
_ONE = (
    (re.compile(rf"{_VALUE}(?:及以上|以上|及以后)"), ">="),
    (re.compile(rf"{_VALUE}(?:及以下|以下|及以前)"), "<="),
    (re.compile(rf"(?:超过|高于|多于|晚于){_VALUE}"), ">"),
    (re.compile(rf"(?:不满|未满|低于|不足|少于|早于){_VALUE}"), "<"),
    (re.compile(rf"[≥]\s*{_VALUE}"), ">="),
    (re.compile(rf"[≤]\s*{_VALUE}"), "<="),
    (re.compile(rf"＞\s*{_VALUE}"), ">"),
    (re.compile(rf"＜\s*{_VALUE}"), "<"),
)
_BOTH = re.compile(
    r"(?:(.+?(?:以上|及以后))[、，]?|((?:超过|高于|晚于)[^、，]+)[、，])((?:不满|未满|低于|不足|早于).+|.+(?:以下|及以前))"
)
_TO = re.compile(rf"{_VALUE}至{_VALUE}")


def meant(text: str, kind: Type | None, unit: str = "") -> str:
    """Return the condition that words of a policy mean for a fact of this type and unit; other text as it is."""
    text = text.strip()
    if text in ("不限", "—"):
        return "-"
    if kind == BOOLEAN:
        return {"是": "true", "否": "false"}.get(text, text)
    if kind == STRING and (other := re.fullmatch(r"除([^\"]+)外", text)):
        return "not(" + ",".join(f'"{word}"' for word in re.split(r"[、，,]", other[1])) + ")"
    if isinstance(kind, ListType) and (held := re.fullmatch(r"含([^\"、，,]+)", text)):
        return f'list contains(?, "{held[1].strip()}")'
    if isinstance(kind, Number) or kind == DATE:
        return _range_meant(text, kind, unit) or text
    return text


def _range_meant(text: str, kind: Type, unit: str) -> str:
    if both := _TO.fullmatch(text):
        low, high = (_value(one, kind, unit) for one in both.groups())
        return f"[{low}..{high}]" if low and high else ""
    if single := _sign_of(text, kind, unit):
        return f"{single[0]} {single[1]}"
    both = _BOTH.fullmatch(text)
    low_end = _sign_of(both[1] or both[2], kind, unit) if both else None
    high_end = _sign_of(both[3], kind, unit) if both else None
    if low_end and high_end and low_end[0] in (">", ">=") and high_end[0] in ("<", "<="):
        left, right = "[" if low_end[0] == ">=" else "(", "]" if high_end[0] == "<=" else ")"
        return f"{left}{low_end[1]}..{high_end[1]}{right}"
    return _value(text, kind, unit)


def _sign_of(text: str, kind: Type, unit: str) -> tuple[str, str] | None:
    for pattern, sign in _ONE:
        if (found := pattern.fullmatch(text)) and (value := _value(found[1], kind, unit)):
            return sign, value
    return None


def _value(text: str, kind: Type, unit: str) -> str:
    """Return a number or date in words as FEEL; nothing for anything else."""
    if kind == DATE:
        day = re.fullmatch(r"(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?", text.strip())
        return f'date("{day[1]}-{int(day[2]):02}-{int(day[3]):02}")' if day else ""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(万)?(.*)", text.strip())
    if not found or found[3] not in ("", unit, *(("周岁",) if unit == "岁" else ())):
        return ""
    if not found[2]:
        return found[1]
    return f"{(Decimal(found[1]) * 10_000).normalize():f}" if unit == "元" else ""


def units(facts: Iterable[Any]) -> dict[str, str]:
    """Return the units of facts by their names."""
    return {fact.name: fact.unit for fact in facts}
