"""What reading says: a sentence and a remedy for each code, in both languages, with its parameters."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

import juxian.registry
from juxian.registry.rosters import messages
from juxian.registry.rosters.model import WARNINGS, Fault
from juxian.registry.tests.rosters.books import read

PO = Path(juxian.registry.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PARAMETER = re.compile(r"%\(\w+\)s")


def _all_messages() -> list[str]:
    pairs = [*messages.FILE_ERRORS.values(), *messages.CELL_FAULTS.values()]
    single = [
        messages.SHEET_PLACE,
        messages.FILE_PLACE,
        *messages.ROW_REASONS.values(),
        *messages.SHEET_REASONS.values(),
    ]
    return [*single, *(message for pair in pairs for message in pair)]


@pytest.mark.parametrize("message", _all_messages())
def test_each_message_has_a_chinese_translation_with_the_same_parameters(message: str) -> None:
    catalogue = read_po(io.BytesIO(PO.read_bytes()), locale="zh_Hans")
    entry = catalogue.get(message)
    assert entry is not None
    assert entry.string
    assert sorted(PARAMETER.findall(str(entry.string))) == sorted(PARAMETER.findall(message))


def test_each_warning_is_a_code_that_can_be_said() -> None:
    assert set(messages.CELL_FAULTS) > WARNINGS


def test_a_fault_says_what_is_wrong_where_and_what_to_do() -> None:
    (row,) = read([["姓名", "性别", "手机"], ["王建国", "未知", "13812345678"]]).rows
    (fault,) = row.faults
    with translation.override("en"):
        assert fault.to_json() == {
            "field": "sex",
            "code": "unknown_code",
            "severity": "error",
            "raw": "未知",
            "cell": "B2",
            "message": "This value is in no code table for the field.",
            "remedy": "Use a value of the list; posts such as 科长 are no titles.",
        }


@pytest.mark.parametrize("code", messages.CELL_FAULTS)
def test_severity_follows_the_code(code: str) -> None:
    assert Fault("name", code, "").severity == ("warning" if code in WARNINGS else "error")


def test_reasons_of_sheets_are_explained() -> None:
    with translation.override("en"):
        assert messages.explain_sheet("code list (hidden)") == "list of codes (hidden)"
        assert messages.explain_sheet("copy of 汇总") == "copy of sheet “汇总”"
        assert messages.explain_sheet("statistics") == "statistics"
