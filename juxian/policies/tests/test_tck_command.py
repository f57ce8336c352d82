"""`juxian tck`: the kit's cases counted, refused and wrong ones apart."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">
<decision name="和"><variable name="和"/><literalExpression><text>1 + 2</text></literalExpression></decision>
<decision name="坏"><variable name="坏"/><literalExpression><text>无此名</text></literalExpression></decision>
</definitions>"""
CASE = """<testCase id="{id}"><resultNode name="{node}" type="decision"><expected>
<value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="decimal">{value}</value></expected></resultNode></testCase>"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit of one suite: a case that passes, one that is wrong, one that is refused."""
    suite = tmp_path / "TestCases" / "compliance-level-3" / "0001-sum"
    suite.mkdir(parents=True)
    (suite / "0001-sum.dmn").write_text(MODEL, encoding="utf-8")
    cases = [("1", "和", 3), ("2", "和", 4), ("3", "坏", 1)]
    body = "".join(CASE.format(id=number, node=node, value=value) for number, node, value in cases)
    test = f"<testCases><modelName>0001-sum.dmn</modelName>{body}</testCases>"
    (suite / "0001-sum-test-01.xml").write_text(test, encoding="utf-8")
    return tmp_path


def out(*arguments: object) -> str:
    stream = StringIO()
    call_command("tck", *map(str, arguments), stdout=stream)
    return stream.getvalue()


@pytest.mark.parametrize("emitter", ["columns", "person"])
@pytest.mark.parametrize("below", ["", "TestCases", "TestCases/compliance-level-3"])
def test_counts_as_json_from_any_folder_of_the_kit(kit: Path, below: str, emitter: str) -> None:
    found = json.loads(out(kit / below, "--level", 3, "--emitter", emitter, "--format", "json"))
    counts = {"cases": 3, "passed": 1, "refused": 1, "wrong": 1}
    assert found == {"level": 3, "emitter": emitter, **counts, "suites": {"0001-sum": counts}}


def test_the_table_gives_the_reasons_when_asked(kit: Path) -> None:
    assert "无此名" not in out(kit)
    shown = out(kit, "--details")
    assert "expected Decimal('4'), got Decimal('3')" in shown
    assert "unknown-name" in shown


def test_the_document_is_written(kit: Path, tmp_path: Path) -> None:
    out(kit, "--write", tmp_path / "tck.md")
    assert "| 0001-sum | 3 | 1, 1 refused, 1 wrong | 1, 1 refused, 1 wrong |" in (tmp_path / "tck.md").read_text()


def test_a_folder_without_the_kit_is_refused(kit: Path) -> None:
    with pytest.raises(CommandError, match="compliance-level-2"):
        out(kit, "--level", 2)
