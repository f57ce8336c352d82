"""People for the registry's tests, and rosters as units send them."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlsxwriter

from juxian.conftest import kept
from juxian.core.identity import check_character
from juxian.organizations.models import Organization
from juxian.registry.models import Person
from juxian.registry.services import create_person, engage, publish_classification

AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
HEADER = ("姓名", "身份证号", "性别", "出生年月", "学历", "职称", "单位", "联系电话", "年薪（元）")
# No sensitive value of these may ever reach a page of somebody who may not see it.
CANARY_PHONE, CANARY_MAIL, CANARY_WAGE = "12087651234", "canary@example.com", 87_654_321


def number(born: str = "19900307", order: int = 11, area: str = "320900") -> str:
    """Return an identity number that passes its own checks: odd orders are men's."""
    seventeen = f"{area}{born}{order:03d}"
    return seventeen + check_character(seventeen)


WRONG = number()[:-1] + ("0" if number()[-1] != "0" else "1")


@pytest.fixture
def make_person(tree: dict[str, Organization]) -> Callable[..., Person]:
    """Return a function (name, organisation name or None, **fields) -> a person engaged there."""
    count = 0

    def make(name: str = "柳一舟", organization: str | None = "一中", **fields: Any) -> Person:
        nonlocal count
        count += 1
        wage, kind = fields.pop("wage_fen", None), fields.pop("kind", "employed")
        fields.setdefault("document_number", number(order=10 + count * 2 + 1))
        person = kept(create_person, name=name, by="test", at=AT, **fields)
        if organization is not None:
            kept(
                engage,
                person=person,
                organization=tree[organization],
                kind=kind,
                since=date(2024, 3, 1),
                wage_fen=wage,
                by="test",
                at=AT,
            )
        return person

    return make


@pytest.fixture
def edition(db: None) -> Any:
    """The edition of the class directory in force, with A to F."""
    levels = [(code, f"{code}类", "……") for code in "ABCDEF"]
    return kept(publish_classification, name="2024年版", since=date(2024, 1, 1), levels=levels, by="test", at=AT)


def book(rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> bytes:
    """Return a workbook of one sheet."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet("名册")
    sheet.write_row(0, 0, header)
    for index, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write(index, column, value)
    workbook.close()
    return file.getvalue()


def row(name: str, order: int = 11, **cells: Any) -> list[Any]:
    """Return a good row for `book`; `cells` replaces columns by their heading."""
    sex = "男" if order % 2 else "女"
    values = dict(
        zip(
            HEADER,
            [name, number(order=order), sex, "1990-03", "大学本科", "工程师", "一中", f"139{order:08d}", 90000],
            strict=True,
        )
    )
    return list((values | cells).values())
