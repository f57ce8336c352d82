"""Pay as offices write it: 25.6万元, ¥256,000, 15000元/月, 十二万五千元."""

import re
from decimal import Decimal, InvalidOperation

from juxian.core.text import code_key, without_brackets

_MONEY = re.compile(
    r"[¥￥$]?(-?[\d,]+(?:\.\d+)?)(亿|千万|百万|十万|万|千|百|W|K)?(元)?(?:人民币|RMB|CNY)?(?:/?(年|月))?"
)
_MONEY_DECORATION = re.compile(
    r"^(?:税前|税后|约|人民币|RMB|CNY|年薪|月薪|不低于|不少于|近|左右)+|(?:左右|以上|上下|余|\+|整)+$"
)
# 十二万五千元, 贰拾万: amounts in numerals name their own unit.
_NUMERALS = re.compile(
    "[一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰]+万(?:[零〇一二两三四五六七八九百千壹贰叁肆伍陆柒捌玖佰仟]*[百千佰仟])?元?"
)
_SCALES = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "W": 10**4,
    "千": 1000,
    "K": 1000,
    "百": 100,
}
# 25.6（万元）: a bracket that holds the unit is no remark.
_UNIT_IN_BRACKETS = re.compile("[(（]((?:[万千]?元)(?:/年)?)[)）]")


def amount_of(text: str, yuan: Decimal) -> Decimal | None:
    """The amount a text names, in yuan a year."""
    key = code_key(without_brackets(_UNIT_IN_BRACKETS.sub(r"\1", text))).replace("'", "").replace("\\", "¥")
    key = _MONEY_DECORATION.sub("", key)
    if _NUMERALS.fullmatch(key) is not None:
        spelt = _spelt(key.removesuffix("元"))
        return spelt and spelt * (12 if yuan % 12 == 0 else 1)
    match = _MONEY.fullmatch(key)
    if match is None:
        return None
    try:
        amount = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        return None
    monthly = yuan % 12 == 0
    if match[2] or match[3]:
        # The cell's own unit beats the header's, but whether the header is of months still counts.
        amount *= _SCALES[match[2]] if match[2] else 1
        return amount * 12 if match[4] == "月" or (monthly and match[4] != "年") else amount
    amount *= yuan
    return amount * 12 if match[4] == "月" and not monthly else amount


def _spelt(numerals: str) -> Decimal | None:
    import cn2an  # would be a quarter of a second of every start

    try:
        return Decimal(cn2an.cn2an(numerals.replace("〇", "零"), "smart"))
    except ValueError:
        return None
