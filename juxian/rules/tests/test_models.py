"""DMN models from other modellers: imports, allowed values, and what can not be read."""

from decimal import Decimal

import pytest

from juxian.rules import RuleError
from juxian.rules.model import read_model

DMN = 'xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"'
TYPES = """
<itemDefinition name="年龄"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
<itemDefinition name="类别"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
<itemDefinition name="各类" isCollection="true"><typeRef>类别</typeRef></itemDefinition>
<itemDefinition name="人"><itemComponent name="岁"><typeRef>年龄</typeRef></itemComponent></itemDefinition>
"""


def literal(name: str, text: str, *, kind: str = "", needs: str = "") -> str:
    """A decision of one expression that requires these references."""
    wanted = "".join(
        f'<informationRequirement><{what} href="{href}"/></informationRequirement>'
        for what, _, href in (one.partition("=") for one in needs.split())
    )
    reference = f' typeRef="{kind}"' if kind else ""
    expression = f"<literalExpression><text>{text}</text></literalExpression>"
    return f'<decision name="{name}" id="d_{name}"><variable name="{name}"{reference}/>{wanted}{expression}</decision>'


def datum(name: str, kind: str) -> str:
    return f'<inputData name="{name}" id="i_{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def model(*parts: str, namespace: str = "here") -> str:
    return f'<definitions {DMN} name="m" namespace="{namespace}">{"".join(parts)}</definitions>'


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("年龄", Decimal(40), Decimal(40)),
        ("年龄", Decimal(151), None),
        ("年龄", None, None),
        ("类别", "B", "B"),
        ("类别", "C", None),
        ("各类", ["A", "B"], ["A", "B"]),
        ("各类", ["A", "C"], None),
        ("人", {"岁": Decimal(7)}, {"岁": Decimal(7)}),
        ("人", {"岁": Decimal(-1)}, None),
    ],
)
def test_a_value_that_its_type_does_not_allow_is_null(kind: str, given: object, expected: object) -> None:
    read = read_model(model(TYPES, datum("x", kind), literal("同", "x", needs="requiredInput=#i_x")))
    assert read.decision("同").person({"x": given}) == expected


def test_a_decision_of_a_value_that_its_type_does_not_allow_is_null() -> None:
    read = read_model(model(TYPES, literal("大", "151", kind="年龄"), literal("小", "15", kind="年龄")))
    assert (read.decision("大").person({}), read.decision("小").person({})) == (None, Decimal(15))


def test_a_model_uses_decisions_inputs_and_types_of_models_that_it_imports() -> None:
    imported = model(
        TYPES, datum("x", "年龄"), literal("倍", "x * 2", needs="requiredInput=#i_x"), namespace="elsewhere"
    )
    importing = model(
        '<import name="外" namespace="elsewhere" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        literal(
            "和", "外.倍 + 外.x", kind="外.年龄", needs="requiredDecision=elsewhere#d_倍 requiredInput=elsewhere#i_x"
        ),
    )
    decision = read_model(importing, [imported]).decision("和")
    assert decision.names == ("外.x",)
    assert decision.person({"外.x": 5}) == Decimal(15)
    assert decision.person({"外.x": 100}) is None
    assert decision.person({"外.x": 151}) is None
    with pytest.raises(RuleError) as refused:
        read_model(importing)
    assert refused.value.reason.code == "xml-unsupported"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([literal("甲", "乙", needs="requiredDecision=#d_甲")], "recursive"),
        ([literal("甲", "1", kind="没有")], "unknown-type"),
        ([literal("甲", "没有 + 1")], "unknown-name"),
        ([literal("甲", "[function(a) a, function(a) a + 1][if today() = null then 1 else 2](1)")], "function-unknown"),
        (['<decision name="甲"><decisionTable hitPolicy="LUCKY"/></decision>'], "table-hit-policy"),
        (['<itemDefinition name="a"><typeRef>a</typeRef></itemDefinition>', literal("甲", "1", kind="a")], "recursive"),
    ],
)
def test_what_can_not_be_computed_is_refused_with_the_reason(parts: list[str], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_model(model(*parts)).decision("甲")
    assert refused.value.reason.code == code


def test_models_that_import_each_other_are_refused() -> None:
    kind = 'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"'
    other = model(f'<import name="a" namespace="here" {kind}/>', namespace="there")
    one = model(f'<import name="b" namespace="there" {kind}/>')
    with pytest.raises(RuleError) as refused:
        read_model(one, [other, one])
    assert refused.value.reason.code == "recursive"
