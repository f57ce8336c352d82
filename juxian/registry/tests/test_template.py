"""The template of one's people: what it says, who gets what in the clear, and what becomes of it when it comes back."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.organizations.models import Organization, Reach
from juxian.registry.importing import marks, template
from juxian.registry.importing.report import FileReport
from juxian.registry.models import (
    Access,
    Designation,
    DesignationKind,
    Education,
    Engagement,
    IdentityDocument,
    Person,
    Title,
)
from juxian.registry.rosters import read_roster
from juxian.registry.services.imports import Terms, import_roster, new_job
from juxian.registry.tests.conftest import AT, CANARY_PHONE, CANARY_WAGE, number

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
Make = Callable[..., Person]
DAY = date(2025, 6, 2)
EVERYWHERE = Reach(everything=True)
HISTORIES = (Person, Education, Title, Engagement, IdentityDocument)


@pytest.fixture
def teacher(make_person: Make) -> Person:
    """Somebody of whom much is on file."""
    person = make_person(
        "方以宁", wage_fen=CANARY_WAGE, phone=CANARY_PHONE, sex="1", born=date(1990, 3, 7), ethnic_group="01",
        remarks="带教\n两人", document_number=number(order=11),
    )  # fmt: skip
    Education(
        person=person, level="21", degree="4", school="苏州大学", major="化学", entered_at=AT, entered_by="test"
    ).save()
    Title(person=person, name="工程师", level="3", entered_at=AT, entered_by="test").save()
    return person


def made(*people: Person, clear: bool = True) -> bytes:
    file = io.BytesIO()
    keys = [person.pk for person in people]
    seen = frozenset(keys if clear else ())
    template.write(file, keys, mine=EVERYWHERE, clear=seen, clear_pay=EVERYWHERE if clear else Reach(), day=DAY)
    return file.getvalue()


def edit(content: bytes, field: str, value: object, row: int = 2) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].cell(row, list(template.HEADINGS).index(field) + 1).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring(content: bytes, terms: Terms | None = None) -> FileReport:
    terms = terms or Terms()
    job = new_job(name="模板.xlsx", content=content, organization=terms.organization, mapping={}, as_of=DAY, at=AT)
    return import_roster(roster=read_roster(content, "模板.xlsx", as_of=DAY), job=job, terms=terms, by="顾晓岚", at=AT)


def state() -> list[Any]:
    kept = [list(model._base_manager.order_by("pk").values()) for model in HISTORIES]
    return [*kept, [model.history.count() for model in HISTORIES], list(Organization.objects.values("pk"))]


@pytest.mark.parametrize("clear", [True, False])
def test_a_template_that_was_not_edited_changes_nothing(teacher: Person, make_person: Make, clear: bool) -> None:
    # Files with gaps and oddities: no number, no work, a foreign name, a designation no list knows.
    plain = make_person("王芳", None, document_number="", country="")
    foreigner = make_person("John Smith", document_kind="护照", document_number="E12345678", country="840")
    before = state()

    report = bring(made(teacher, plain, foreigner, clear=clear))

    assert state() == before
    counts = report.counts()
    assert (counts["skipped"], counts["imported"], counts["rejected"]) == (3, 0, 0)
    assert not report.differences()
    assert list(report.roster.other_sheets.values()) == ["instructions", "code list (hidden)"]


@pytest.mark.parametrize(
    ("field", "value", "model", "attribute", "expected"),
    [
        ("phone", "13700000001", Person, "phone", "13700000001"),
        ("political_status", "群众", Person, "political_status", "13"),
        ("ethnic_group", "回族", Person, "ethnic_group", "03"),
        ("remarks", "带教三人", Person, "remarks", "带教三人"),
        ("name", "方一宁", Person, "name", "方一宁"),
        ("school", "南京大学", Education, "school", "南京大学"),
        ("major", "应用化学", Education, "major", "应用化学"),
        ("engagement_kind", "全职引进", Engagement, "kind", "brought_in"),
        ("arrival_date", "2023-09-01", Engagement, "since", date(2023, 9, 1)),
        ("annual_wage_yuan", 123456.5, Engagement, "wage", "12345650"),
    ],
)
def test_an_edited_cell_changes_exactly_this_field(
    teacher: Person, field: str, value: object, model: Any, attribute: str, expected: object
) -> None:
    before = state()

    # Masked, so that only the cell edited tells anything of phone and pay.
    report = bring(edit(made(teacher, clear=False), field, value))

    changed = model._base_manager.get()
    assert getattr(changed, attribute) == expected
    assert [change.field for line in report.lines for change in line.changes] == [field]
    assert changed.history.count() == 2
    assert changed.history.order_by("-history_id").first().history_user == "顾晓岚"
    follow = {"phone": {"phone_index"}, "name": {"pinyin", "initials"}}.get(field, set())
    after = state()
    differing = {
        (model_now.__name__, key)
        for model_now, rows_before, rows_now in zip(HISTORIES, before, after, strict=False)
        for row_before, row_now in zip(rows_before, rows_now, strict=True)
        for key in row_now
        if row_before[key] != row_now[key]
    }
    assert {(model.__name__, attribute)} <= differing <= {(model.__name__, one) for one in {attribute, *follow}}
    assert Event.objects.get(action="registry.imported").after["changed"] == {field: 1}


def test_a_higher_degree_and_title_stand_beside_the_earlier_ones(teacher: Person) -> None:
    content = edit(edit(made(teacher), "education", "硕士研究生"), "title", "高级工程师")

    assert bring(content).counts()["updated"] == 1

    assert sorted(one.level_name for one in teacher.educations.all()) == ["大学本科", "硕士研究生"]
    assert sorted(one.name for one in teacher.titles.all()) == ["工程师", "高级工程师"]


def test_what_is_not_changed_in_a_roster_is_left_and_reported(teacher: Person) -> None:
    before = state()
    content = edit(edit(made(teacher), "id_number", number(order=33)), "employer", "清岚公司")

    report = bring(content)

    assert state() == before
    assert report.differences() == {"id_number": 1, "employer": 1}
    # A birth date that the number on file denies.
    assert bring(edit(made(teacher, clear=False), "birth_date", "1991-01-01")).differences() == {"birth_date": 1}
    assert state() == before


def test_rows_that_are_not_theirs_are_sent_back(teacher: Person, make_person: Make) -> None:
    other = make_person("王芳", document_number=number(order=45))
    before = state()
    mine = Terms(reach=Reach(ids=frozenset({Organization.objects.get(name="教育局").pk})))

    moved = edit(edit(made(teacher, other, clear=False), "name", "王芳"), "name", "方以宁", row=3)
    assert bring(moved).reasons() == {"file_other_name": 2}
    assert bring(edit(made(teacher), "id_number", number(order=45))).reasons() == {"id_other_name": 1}
    assert bring(edit(made(teacher), "file_number", "RC2025999999")).reasons() == {"file_unknown": 1}
    assert bring(edit(made(teacher), "file_number", "12")).reasons() == {"faults": 1}
    assert bring(edit(made(teacher), "employer", "没有的单位")).reasons() == {"employer_outside": 1}
    assert bring(edit(made(teacher), "employer", "教育局"), mine).reasons() == {"file_unknown": 1}
    assert state() == before


def sheet(response: Any) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0].values
    header = next(rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_who_gets_what(signed_in: SignIn, teacher: Person, make_person: Make) -> None:
    make_person("别处", "清岚公司", document_number=number(order=55))
    url = reverse("registry:people_template")
    asked = {"clear": "on", "reason": "核对名册"}

    (hr,) = sheet(signed_in(Role.EMPLOYER_HR, "一中").post(url, asked))
    assert (hr["人才编号"], hr["姓名"], hr["毕业院校"]) == (teacher.code, "方以宁", "苏州大学")
    assert not {number(order=11), CANARY_PHONE, CANARY_WAGE / 100} & set(hr.values())
    event = Event.objects.get(action="registry.template_taken")
    assert (event.after["sensitive"], event.after["rows"]) == (False, 1)

    unit = signed_in(Role.UNIT_OFFICER, "教育局")
    assert "jx-errors" in unit.post(url, {"clear": "on", "reason": ""}).content.decode()
    (row,) = sheet(unit.post(url, asked))
    assert (row["证件号码"], row["联系电话"], row["年薪（元）"]) == (number(order=11), CANARY_PHONE, CANARY_WAGE / 100)
    assert Event.objects.filter(action="registry.template_taken").latest("sequence").reason == "核对名册"
    assert Access.objects.latest("pk").reason == "核对名册"
    assert sheet(unit.post(f"{url}?q=方以宁"))[0]["证件号码"].startswith("320•")
    assert "jx-errors" in unit.post(f"{url}?q=别处").content.decode()
    assert signed_in(Role.TALENT).get(url).status_code == 403


def test_the_headings_and_lists_are_read_by_the_importer(edition: Any, teacher: Person) -> None:
    (columns,) = [sheet.columns for sheet in read_roster(made(teacher), "模板.xlsx", as_of=DAY).sheets]

    assert [column.fields for column in columns] == [(field,) for field in template.HEADINGS]
    assert template.choices(DAY)["category"] == list("ABCDEF")
    assert {"汉族", "回族"} <= set(template.choices(DAY)["ethnic_group"])


def test_the_check_page_shows_only_what_differs(
    signed_in: SignIn, teacher: Person, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    unit = signed_in(Role.UNIT_OFFICER, "教育局")
    file = io.BytesIO(edit(made(teacher, clear=False), "phone", "13712345678"))
    file.name = "模板.xlsx"
    organization = Organization.objects.get(name="教育局").name

    response = unit.post(reverse("registry:new_import"), {"file": file, "organization": organization})
    page = unit.get(response.headers["Location"].replace("columns", "check")).content.decode()

    assert "137••••5678" in page
    assert "13712345678" not in page
    assert "苏州大学" not in page


def test_what_was_changed_on_file_since_the_template_was_given_out_is_not_put_back(teacher: Person) -> None:
    old = made(teacher)
    teacher.remarks, teacher.political_status = "带教三人", "01"
    teacher.save()
    work = Engagement.objects.get(person=teacher)
    work.wage = "99900000"
    work.save()
    edited = edit(edit(old, "remarks", "带教四人"), "school", "南京大学")

    report = bring(edited)

    teacher.refresh_from_db()
    work.refresh_from_db()
    (line,) = report.lines
    assert (teacher.remarks, teacher.political_status, work.wage) == ("带教三人", "01", "99900000")
    # Both sides said something new of the remarks; party and pay were only changed on file.
    assert line.differs == ("remarks",)
    assert [(one.field, one.new) for one in line.changes] == [("school", "南京大学")]


def test_a_designation_taken_off_the_file_does_not_come_back_with_an_older_template(
    teacher: Person,
) -> None:
    kind = DesignationKind.objects.get(name="省双创人才")
    designation = Designation(person=teacher, kind=kind, entered_at=AT, entered_by="test", confirmed=True)
    designation.save()
    old = made(teacher)
    designation.delete()

    bring(edit(old, "remarks", "带教四人"))

    assert not Designation.objects.filter(person=teacher).exists()


def test_a_mark_of_another_row_or_cut_short_is_no_ground_to_refuse_an_edit(teacher: Person, make_person: Make) -> None:
    other = make_person("王芳", None, document_number="")
    of_other = openpyxl.load_workbook(io.BytesIO(made(other))).worksheets[0].cell(2, len(template.HEADINGS)).value
    for school, mark in (("南京大学", of_other), ("河海大学", str(of_other)[:30]), ("东南大学", "核对码")):
        (line,) = bring(edit(edit(made(teacher), "school", school), "row_mark", mark)).lines

        assert [one.new for one in line.changes] == [school]


def test_a_mark_does_not_tell_what_is_masked(teacher: Person) -> None:
    assert marks.of_row(teacher.code, {"phone": [CANARY_PHONE]}) != marks.of_row(
        teacher.code, {"phone": ["13800000000"]}
    )
    assert marks.of_row(teacher.code, {"sex": "男"}) != marks.of_row("RC2026999999", {"sex": "男"})
