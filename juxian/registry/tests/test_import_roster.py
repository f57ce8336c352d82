"""Importing a roster: what becomes of each row, and that it is whole and happens once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from juxian.audit.models import Event
from juxian.organizations.models import Organization, Reach
from juxian.registry.importing.report import FileReport
from juxian.registry.models import ImportJob, Person
from juxian.registry.rosters import read_roster
from juxian.registry.services import bulk, change_person
from juxian.registry.services.imports import Terms, import_roster, new_job
from juxian.registry.tests.conftest import AT, HEADER, WRONG, book, number, row

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 2)


def bring(content: bytes, terms: Terms | None = None, name: str = "名册.xlsx") -> FileReport:
    terms = terms or Terms()
    job = new_job(name=name, content=content, organization=terms.organization, mapping={}, as_of=DAY, at=AT)
    return import_roster(roster=read_roster(content, name, as_of=DAY), job=job, terms=terms, by="顾晓岚", at=AT)


def outcomes(report: FileReport) -> list[tuple[str, str]]:
    return [(line.outcome, line.reason) for line in report.lines]


def test_a_row_becomes_a_file(tree: dict[str, Organization]) -> None:
    report = bring(book([row("柳一舟", order=11)]))

    person = Person.objects.get()
    assert outcomes(report) == [("created", "")]
    assert (person.name, person.sex, person.born_text, person.source) == ("柳一舟", "1", "1990-03-07", "名册.xlsx")
    assert person.phone == "13900000011"
    assert person.documents.get().number == number(order=11)
    assert person.educations.get().level_name == "大学本科"
    assert (person.titles.get().name, person.titles.get().level_name) == ("工程师", "中级")
    engagement = person.engagements.get()
    assert (engagement.organization, engagement.kind, engagement.wage_fen) == (tree["一中"], "employed", 9_000_000)
    assert person.history.get().history_user == "顾晓岚"
    assert engagement.history.get().wage == "9000000"


def test_the_sums_hold_and_errors_are_left_out(tree: dict[str, Organization]) -> None:
    rows = [
        row("甲", 11),
        row("乙", 13, 身份证号=WRONG),
        row("丙", 15, 学历="火星大学"),
        row("", 17),
        row("丁", 19, 性别="女"),
        row("甲", 11),
    ]

    report = bring(book(rows))

    counts = report.counts()
    assert counts["rows"] == 6 == counts["imported"] + counts["rejected"] + counts["skipped"]
    assert (counts["imported"], counts["rejected"], counts["skipped"]) == (1, 4, 1)
    assert Person.objects.count() == 1
    assert report.reasons() == {"faults": 4, "duplicate_row": 1}


def test_the_same_file_again_imports_nothing(tree: dict[str, Organization]) -> None:
    content = book([row("甲", 11), row("乙", 13), row("丙", 15, 学历="火星大学")])
    bring(content)
    people, events = Person.objects.count(), Event.objects.filter(action="registry.imported").count()

    again = bring(content)

    assert (Person.objects.count(), events) == (people, 1)
    assert again.imported_before
    assert [one[0] for one in outcomes(again)] == ["skipped", "skipped", "rejected"]
    assert again.reasons() == {"file_imported": 2, "faults": 1}


def test_the_same_people_in_another_file_are_skipped(tree: dict[str, Organization]) -> None:
    bring(book([row("甲", 11), row("乙", 13)]))

    report = bring(book([row("乙", 13), row("甲", 11), row("丙", 15)]), name="另一份.xlsx")

    assert outcomes(report) == [("skipped", "nothing_new"), ("skipped", "nothing_new"), ("created", "")]


def test_people_without_a_number_are_found_again(tree: dict[str, Organization]) -> None:
    rows = [
        row("甲", 11, 身份证号=""),
        row("甲", 13, 身份证号="", 联系电话=""),
        row("乙", 15, 身份证号="", 出生年月=""),
    ]
    bring(book(rows))
    assert Person.objects.count() == 3

    report = bring(book(rows[::-1]), name="倒序.xlsx")

    assert {one[0] for one in outcomes(report)} == {"skipped"}
    assert Person.objects.count() == 3


def test_blanks_are_filled_and_nothing_is_overwritten(tree: dict[str, Organization]) -> None:
    bring(book([row("甲", 11, 联系电话="", 职称="")]))
    person = Person.objects.get()
    change_person(person=person, ethnic_group="01", by="test", at=AT)

    header = (*HEADER, "民族", "人才称号")
    report = bring(book([[*row("甲", 11, 学历="硕士研究生"), "回族", "省双创人才"]], header), name="二.xlsx")

    person.refresh_from_db()
    line = next(iter(report.lines))
    assert (line.outcome, line.matched, line.differs) == ("updated", "number", ("ethnic_group",))
    assert person.ethnic_group == "01"
    assert person.phone == "13900000011"
    assert [title.name for title in person.titles.all()] == ["工程师"]
    assert sorted(e.level_name for e in person.educations.all()) == ["大学本科", "硕士研究生"]
    assert person.designations.get().confirmed
    assert person.history.count() == 3
    assert report.differences() == {"ethnic_group": 1}


def test_a_number_under_another_name_is_rejected_unless_it_sounds_the_same(tree: dict[str, Organization]) -> None:
    bring(book([row("刘恺强", 11), row("王芳", 13)]))

    report = bring(
        book([row("刘凯强", 11, 联系电话="13700000000"), row("赵明德", 13, 联系电话="13600000000")]), name="二.xlsx"
    )

    assert outcomes(report) == [("skipped", "nothing_new"), ("rejected", "id_other_name")]
    assert Person.objects.count() == 2


def test_namesakes_with_other_numbers_stay_two(tree: dict[str, Organization]) -> None:
    bring(book([row("王伟", 11)]))

    report = bring(book([row("王伟", 21)]), name="二.xlsx")

    assert outcomes(report) == [("created", "")]


def test_the_number_of_somebody_known_by_phone_is_added(tree: dict[str, Organization]) -> None:
    bring(book([row("王伟", 11, 身份证号="")]))

    report = bring(book([row("王伟", 11)]), name="二.xlsx")

    assert outcomes(report) == [("updated", "")]
    assert Person.objects.get().documents.get().number == number(order=11)


def test_unknown_employers_become_organizations(tree: dict[str, Organization]) -> None:
    terms = Terms(organization=tree["环科园"])

    report = bring(book([row("甲", 11, 单位="新来科技有限公司"), row("乙", 13, 单位="新来科技有限公司 ")]), terms)

    made = Organization.objects.get(name="新来科技有限公司")
    assert (made.parent, made.kind) == (tree["环科园"], "employer")
    assert report.organizations == ["新来科技有限公司"]
    assert made.engagements.count() == 2


def test_rows_without_an_employer_go_to_the_files_organization(tree: dict[str, Organization]) -> None:
    content = book([row("甲", 11, 单位="")])

    without, given = bring(content), bring(content, Terms(organization=tree["清岚公司"]))

    assert without.without_employer() == 1
    assert outcomes(given) == [("updated", "")]
    assert Person.objects.get().engagements.get().organization == tree["清岚公司"]


def test_a_unit_imports_into_its_own_subtree_only(tree: dict[str, Organization]) -> None:
    reach = Reach(ids=frozenset({tree["教育局"].pk, tree["一中"].pk}))
    terms = Terms(organization=tree["教育局"], reach=reach, confirmed=False)
    rows = [row("甲", 11), row("乙", 13, 单位="清岚公司"), row("丙", 15, 单位="新学校"), row("丁", 17, 单位="")]

    report = bring(book(rows), terms)

    # A new school is added below the bureau; somebody else's firm is not reached.
    assert outcomes(report) == [("created", ""), ("rejected", "employer_outside"), ("created", ""), ("created", "")]
    assert Organization.objects.get(name="新学校").parent == tree["教育局"]
    assert not Person.objects.filter(name="乙").exists()


def test_an_employers_roster_names_no_other_employer(tree: dict[str, Organization]) -> None:
    terms = Terms(organization=tree["一中"], reach=Reach(ids=frozenset({tree["一中"].pk})))

    report = bring(book([row("甲", 11), row("乙", 13, 单位="别的学校")]), terms)

    assert outcomes(report) == [("created", ""), ("rejected", "employer_outside")]
    assert not Organization.objects.filter(name="别的学校").exists()


def test_what_a_unit_says_of_classes_is_a_claim(tree: dict[str, Organization], edition: Any) -> None:
    header = (*HEADER, "人才类别", "人才称号")
    content = book([[*row("甲", 11), "B", "市领军人才"], [*row("乙", 13), "Z", ""]], header)

    report = bring(content, Terms(organization=tree["教育局"], confirmed=False))

    person = Person.objects.get(name="甲")
    assert (person.recognitions.get().level.code, person.recognitions.get().confirmed) == ("B", False)
    assert not person.designations.get().confirmed
    assert outcomes(report)[1] == ("rejected", "faults")


def test_classes_of_no_directory_are_reported(tree: dict[str, Organization]) -> None:
    report = bring(book([[*row("甲", 11), "B"]], (*HEADER, "人才类别")))

    assert report.unknown == {"B": 1}
    assert report.counts()["imported"] == 1


def test_an_import_is_whole_or_not_at_all(tree: dict[str, Organization], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("juxian.registry.services.imports.CHUNK", 2)
    content = book([row(name, 11 + 2 * index) for index, name in enumerate("甲乙丙丁戊")])
    # The fifth person's file number is taken by the time the third chunk is written.
    stamp = {"entered_at": AT, "entered_by": "test"}
    taken = Person(code="RC2025000005", name="先来", **stamp)

    def late(done: int, total: int) -> None:
        if done == 4:
            Person.objects.bulk_create([taken])
            raise IntegrityError("as when the database refuses the next row")

    job = new_job(name="a.xlsx", content=content, organization=None, mapping={}, as_of=DAY, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        import_roster(
            roster=read_roster(content, "a.xlsx", as_of=DAY), job=job, terms=Terms(), by="x", at=AT, progress=late
        )

    assert not Person.objects.exists()
    assert not ImportJob.objects.exists()
    assert bring(content).counts()["created"] == 5


def test_the_report_kept_has_no_cells_content(tree: dict[str, Organization]) -> None:
    bring(book([row("甲", 11, 身份证号=WRONG, 联系电话="13912345678")]))

    kept = str(list(ImportJob.objects.values()))
    assert '"row"' in kept or "'row'" in kept
    assert not any(value in kept for value in (WRONG, "13912345678", "90000"))
    assert not any(value in str(list(Event.objects.values())) for value in ("13912345678", "甲"))


def test_many_rows_cost_few_queries(
    tree: dict[str, Organization], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    content = book([row(f"某{index}", 11 + 2 * index) for index in range(300)])
    with django_assert_max_num_queries(60):
        report = bring(content)

    assert report.counts()["created"] == 300
    assert bulk.CHUNK >= 1000
