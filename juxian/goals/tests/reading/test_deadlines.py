"""When something is due, as a day where the year is known and as a phrase where it is not."""

from __future__ import annotations

from datetime import date

import pytest

from juxian.goals.reading import read_plan


@pytest.mark.parametrize(
    ("when", "day", "phrase"),
    [
        ("全年", date(2025, 12, 31), "年末"),
        ("年内", date(2025, 12, 31), "年末"),
        ("年底前", date(2025, 12, 31), "年末"),
        ("6月底前", date(2025, 6, 30), "6月末"),
        ("9月15日前", date(2025, 9, 15), "9月15日"),
        ("上半年", date(2025, 6, 30), "上半年末"),
        ("一季度", date(2025, 3, 31), "一季度末"),
        ("三年内", date(2027, 12, 31), "3年内"),
        ("明年", date(2026, 12, 31), "明年末"),
        ("到2026年", date(2026, 12, 31), date(2026, 12, 31)),
        ("2026年6月底前", date(2026, 6, 30), date(2026, 6, 30)),
        ("到“十五五”末", date(2030, 12, 31), date(2030, 12, 31)),
    ],
)
def test_usual_forms(when: str, day: date, phrase: date | str) -> None:
    text = f"{when}力争引进博士20名。"
    assert [one.deadline for one in read_plan(text, year=2025)] == [day]
    assert [one.deadline for one in read_plan(text)] == [phrase]


def test_the_year_of_the_title_and_of_a_section() -> None:
    text = "某区2024年工作总结和2025年工作打算\n一、2024年工作总结\n全年引进博士12名。\n二、2025年工作打算\n全年引进博士20名。"
    assert [(one.kind, one.value, one.deadline) for one in read_plan(text)] == [
        ("result", 12, None),
        ("target", 20, date(2025, 12, 31)),
    ]


def test_a_deadline_at_the_head_holds_for_the_list_but_one_inside_not_past_a_semicolon() -> None:
    text = "到2026年，确保引进博士20名、硕士50名；建成公寓300套。力争6月底前交付公寓100套；引进专家8名。"
    assert [one.deadline for one in read_plan(text, year=2025)] == [date(2026, 12, 31)] * 3 + [
        date(2025, 6, 30),
        None,
    ]


def test_as_many_deadlines_as_quantities_are_shared_out() -> None:
    found = read_plan("2025年、2026年力争分别建成公寓100套、200套。", year=2025)
    assert [(one.value, one.deadline) for one in found] == [
        (100, date(2025, 12, 31)),
        (200, date(2026, 12, 31)),
    ]
