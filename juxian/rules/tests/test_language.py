"""FEEL as a clerk writes it: names, literals, operators, null, lists, dates, functions."""

import datetime as dt
from decimal import Decimal

import pytest

from juxian.rules import (
    BOOLEAN,
    DATE,
    NUMBER,
    STRING,
    ContextOf,
    ListOf,
    Months,
    RuleError,
    compile_expression,
    compile_unary_test,
    mangle,
    parse_type,
)

SCOPE = {
    "年龄": NUMBER(3),
    "引进 日期": DATE,
    "Applicant Age": NUMBER,
    "Applicant": STRING,
    "获得/认定": BOOLEAN,
    "证书": ListOf(ContextOf({"名称": STRING, "等级": NUMBER(2)})),
    "a": NUMBER,
    "b": NUMBER,
    "a-b": NUMBER,
}
FACTS = {
    "年龄": 35,
    "引进 日期": dt.date(2024, 2, 29),
    "Applicant Age": 20,
    "Applicant": "李雷",
    "获得/认定": None,
    "证书": [{"名称": "一级建造师", "等级": 1}, {"名称": "电工", "等级": 3}],
    "a": 7,
    "b": 2,
    "a-b": 100,
}


def value(text: str, **more: object) -> object:
    """The value over the facts above."""
    expression = compile_expression(text, SCOPE)
    return expression.person(FACTS | more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Applicant  Age + 1", 21),
        ("a-b", 100),
        ("a - b", 5),
        ('Applicant + "x"', "李雷x"),
        ("年龄 // 注释 \n + 1", 36),
        ("if 获得/认定 then 1 else 2", 2),
        ("{full name: Applicant, again: full name}.again", "李雷"),
        ("for each one in [1, 2] return each one * 2", [2, 4]),
        ("10 / 4", Decimal("2.5")),
        ("a / 3", Decimal("2.333333333333333333")),
        ("2 ** 0.5 > 1.414", True),
        ("-3 ** 2", 9),
        ("0.1 + 0.2 = 0.3", True),
        ("null = null", True),
        ("获得/认定 = null", True),
        ("获得/认定 != true", True),
        ("获得/认定 and false", False),
        ("获得/认定 or true", True),
        ("not(获得/认定)", None),
        ("a between 7 and 8", True),
        ("a in (1, 2, > 6)", True),
        ("a in ]7..9]", False),
        ("a in [7..9[", True),
        ("证书[等级 = 1].名称", ["一级建造师"]),
        ("证书[1].名称", "一级建造师"),
        ("count(证书[等级 <= 2])", 1),
        ("some 证 in 证书 satisfies 证.等级 = 3", True),
        ("every c in 证书 satisfies c.等级 < 3", False),
        ('list contains(证书.名称, "电工")', True),
        ("引进 日期.year", 2024),
        ('引进 日期 + duration("P1Y")', dt.date(2025, 2, 28)),
        ('date("2025-03-01") - 引进 日期', dt.timedelta(366)),
        ('years and months duration(引进 日期, date("2025-03-01"))', Months(12)),
        ("max(a, b, 3)", 7),
        ("sum([a, b])", 9),
        ("decimal(a / 3, 2)", Decimal("2.33")),
        ("round half up(2.5, 0)", 3),
        ('substring("人才公寓", 3)', "公寓"),
        ('string length("人才")', 2),
        ('matches("A2025", "^[A-Z]\\d{4}$")', True),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ('@"2025-01-01" instance of date', True),
        ("[1, 2, 3][-1]", 3),
        ("string(1.50)", "1.5"),
    ],
)
def test_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("cell", "given", "expected"),
    [
        ("-", None, True),
        (">= 18", 18, True),
        ("< 18", None, None),
        ("1, 2, [5..7)", 6, True),
        ("not(1, 2)", None, True),
        ("null", None, True),
        ("? > 3 and ? < 5", 4, True),
        ("年龄", 35, True),
    ],
)
def test_cells(cell: str, given: int | None, expected: bool | None) -> None:
    test = compile_unary_test(cell, SCOPE, input=NUMBER)
    assert test.person(FACTS | {"?": given}) is expected


def test_an_expression_knows_its_type_its_names_and_what_it_means() -> None:
    expression = compile_expression("年龄 >= 18 and Applicant != null", SCOPE)
    assert (expression.type, expression.names) == (BOOLEAN, ("年龄", "Applicant"))
    assert expression.hash == compile_expression("年龄>=18  and Applicant!=null", SCOPE).hash
    assert expression.hash != compile_expression("年龄 >= 19 and Applicant != null", SCOPE).hash
    assert expression.hash != compile_expression(expression.text, SCOPE | {"年龄": NUMBER(4)}).hash
    assert expression.sql() == ('TRY_CAST((("年龄" >= 18) AND (NOT ("$41$pplicant" IS NULL))) AS BOOLEAN)')


def test_facts_are_checked_when_they_are_read() -> None:
    expression = compile_expression("年龄 + 1", SCOPE)
    for given, code in (
        ({}, "fact-missing"),
        ({"年龄": 3.5}, "fact-type"),
        ({"年龄": "35"}, "fact-type"),
        ({"年龄": Decimal("3.5")}, "number-scale"),
        ({"年龄": 1000}, "number-size"),
        ({"年龄": True}, "fact-type"),
    ):
        with pytest.raises(RuleError) as refused:
            expression.person(given)
        assert refused.value.reason.code == code


def test_without_strictness_a_mistake_is_null_with_a_diagnostic() -> None:
    expression = compile_expression('1 + "a"', {}, strict=False)
    assert expression.person({}) is None
    assert [found.reason.code for found in expression.diagnostics] == ["operands"]


def test_types_are_spelled_and_read_back() -> None:
    for kind in (*SCOPE.values(), NUMBER, ListOf(ListOf(DATE)), ContextOf({"a b": NUMBER(5, 2)})):
        assert parse_type(str(kind)) == kind


def test_mangled_names_never_meet() -> None:
    names = ["a", "A", "$41$", "a b", "a.b", "人才", 'x"; DROP TABLE t; --', "É", "é", "_"]
    assert len({mangle(name).lower() for name in names}) == len(names)
    assert mangle("年龄_1") == "年龄_1"
