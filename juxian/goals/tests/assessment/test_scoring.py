"""Scores out of inputs: the idioms in use, ranks, vetoes, and a document that does not depend on the order."""

import json
import random
from decimal import Decimal

import pytest

from juxian.core.errors import Refused
from juxian.goals.assessment.idioms import Idiom, formula
from juxian.goals.assessment.inputs import grades_of, trimmed
from juxian.goals.assessment.scoring import Group, Item, Measured, Scheme, again, digest, document, raise_by, score

GRADES = grades_of("90=优秀\n60=合格\n0=不合格")


def points(idiom: str, values: list[float | None], *, target: float | None = 10, full: int = 20, number: str | None = None,
           steps: str = "", fewer: bool = False, kind: str = "weighted") -> list[Decimal | bool]:  # fmt: skip
    """Return what units with `values` get by one criterion."""
    text = formula(idiom, number=None if number is None else Decimal(number), steps=steps, text="", fewer=fewer)
    item = Item("项", kind, Decimal(full), text, fewer)
    units = [f"单位{at}" for at in range(len(values))]
    goal = None if target is None else Decimal(str(target))
    had = [Measured(unit, "项", None if value is None else Decimal(str(value)), goal) for unit, value in zip(units, values, strict=True)]  # fmt: skip
    found = score(Scheme("考核", 2025, "2025-12-31", GRADES, "一票否决", (Group("类", tuple(units), (item,)),)), had)
    by_unit = {row["unit"]: row["items"][0] for row in found}
    return [by_unit[unit]["met"] if kind == "veto" else by_unit[unit]["points"] for unit in units]


@pytest.mark.parametrize(
    ("idiom", "values", "options", "wanted"),
    [
        ("ratio", [5, 10, 13, 0], {"number": "1.2"}, ["10", "20", "24", "0"]),
        ("ratio", [5], {"target": 0}, ["20"]),
        ("ratio", [5, None], {"target": None}, ["0", "0"]),
        ("ratio", [20, 10, 5, 0], {"fewer": True}, ["10", "20", "20", "20"]),
        ("ratio", [1], {"target": 3}, ["6.67"]),
        ("ladder", [12, 10, 7, 4], {"steps": "5 = 12\n10＝20"}, ["20", "20", "12", "0"]),
        ("ladder", [0, 2, 9], {"steps": "0=20\n3=10", "fewer": True}, ["20", "10", "0"]),
        ("rank", [9, 9, 8, None], {"steps": "1=20\n2=15\n3=10"}, ["20", "20", "10", "0"]),
        ("first", [5, 10, 0], {}, ["10", "20", "0"]),
        ("first", [0, 0], {}, ["0", "0"]),
        ("first", [2, 4, 0], {"fewer": True}, ["0", "0", "20"]),
        ("missing", [10, 8, 0, 12], {"number": "3"}, ["20", "14", "0", "20"]),
        ("each", [1, 2, 30], {"number": "1.5", "kind": "bonus", "full": 3}, ["1.5", "3", "3"]),
        ("expert", [90, 0], {"full": 5}, ["4.5", "0"]),
        ("limit", [0, 1, 2], {"number": "1", "kind": "veto", "full": 0}, [False, True, True]),
    ],
)
def test_the_idioms_in_use(idiom, values, options, wanted):
    expected = [one if isinstance(one, bool) else Decimal(one) for one in wanted]
    assert points(idiom, values, **options) == expected


@pytest.mark.parametrize(
    ("idiom", "steps", "code"),
    [("ladder", "", "steps_missing"), ("rank", "一=3", "step_unreadable"), ("ladder", "1=2\n1=3", "step_twice"),
     ("each", "", "number_missing"), ("own", "", "formula_missing")],
)  # fmt: skip
def test_what_is_missing_is_named(idiom, steps, code):
    with pytest.raises(Refused) as refused:
        formula(idiom, number=None, steps=steps, text=" ", fewer=False)
    assert refused.value.code == code


def test_from_five_marks_on_the_ends_are_left_out():
    assert trimmed([Decimal(60), Decimal(80), Decimal(90), Decimal(100)]) == Decimal("82.5")
    assert trimmed([Decimal(0), Decimal(80), Decimal(85), Decimal(90), Decimal(100)]) == Decimal(85)


def round_of_three() -> tuple[Scheme, list[Measured]]:
    """Return a class of three units, of which the best by points is vetoed."""
    items = (
        Item("引才", "weighted", Decimal(100), formula(Idiom.FIRST, number=None, steps="", text="", fewer=False)),
        Item("加分", "bonus", Decimal(5), formula(Idiom.EACH, number=Decimal(2), steps="", text="", fewer=False)),
        Item("扣分", "deduction", Decimal(10), formula(Idiom.EACH, number=Decimal(1), steps="", text="", fewer=False)),
        Item("否决", "veto", Decimal(0), formula(Idiom.LIMIT, number=Decimal(1), steps="", text="", fewer=False)),
    )
    values = {"甲": (10, 3, 0, 1), "乙": (8, 0, 30, 0), "丙": (7, 0, 0, 0)}
    inputs = [
        Measured(unit, item.name, Decimal(value))
        for unit, found in values.items()
        for item, value in zip(items, found, strict=True)
    ]
    return Scheme("考核", 2025, "2025-12-31", GRADES, "一票否决", (Group("类", ("甲", "乙", "丙"), items),)), inputs


def test_bonus_and_deduction_have_a_cap_and_a_veto_comes_last():
    scheme, inputs = round_of_three()
    found = [(row["unit"], row["rank"], str(row["total"]), row["grade"]) for row in score(scheme, inputs)]
    # 乙: 80 less 10 of 30; 甲: 100 and 5 of 6, vetoed.
    assert found == [("丙", 1, "70.00", "合格"), ("乙", 1, "70.00", "合格"), ("甲", 3, "105.00", "一票否决")]


def test_shuffled_inputs_give_the_same_bytes_and_an_altered_one_others():
    scheme, inputs = round_of_three()
    text = document(scheme, inputs)
    shuffled = [Measured(one.unit, one.criterion, one.value and one.value + Decimal("0.000")) for one in inputs]
    random.Random("shuffle").shuffle(shuffled)
    [group] = scheme.groups
    turned = Group(group.name, group.units[::-1], group.items[::-1])
    assert document(Scheme(**{**vars(scheme), "groups": (turned,)}), shuffled) == text
    assert again(text) == text
    told = json.loads(text)
    told["results"][0]["total"] = "71"
    assert digest(again(json.dumps(told))) != digest(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))  # fmt: skip
    assert again(json.dumps(told)) == text


def test_what_would_raise_a_score_is_the_least_that_does():
    ladder = Item(
        "项", "weighted", Decimal(20), formula("ladder", number=None, steps="5=12\n10=20", text="", fewer=False)
    )
    measured = {"甲": Measured("甲", "项", Decimal(7)), "乙": Measured("乙", "项", Decimal(12))}
    assert raise_by(ladder, measured, "甲", unit_of="人") == (Decimal(3), Decimal("8.00"))
    assert raise_by(ladder, measured, "乙", unit_of="人") is None
    rank = Item("项", "weighted", Decimal(20), formula("rank", number=None, steps="1=20\n2=10", text="", fewer=False))
    assert raise_by(rank, measured, "甲", unit_of="人") == (Decimal(5), Decimal("10.00"))  # level with 乙: both first
    fewer = Item("项", "weighted", Decimal(5), formula("first", number=None, steps="", text="", fewer=True), fewer=True)
    assert raise_by(fewer, measured, "乙", unit_of="人") == (Decimal(-1), Decimal("0.26"))


@pytest.mark.parametrize("line", ["优秀", "九十=优秀", "90="])
def test_a_line_that_is_no_grade_is_refused(line):
    with pytest.raises(Refused, match="不是等次"):
        grades_of(line)
