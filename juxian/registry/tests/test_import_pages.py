"""Importing in the browser: upload, columns, check, import, result."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from python_calamine import CalamineWorkbook

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.registry import progress
from juxian.registry.models import ImportJob, Person
from juxian.registry.services.uploads import content_of, run_import
from juxian.registry.tests.conftest import AT, HEADER, WRONG, book, number, row

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def upload(client: Client, content: bytes, organization: str = "", name: str = "名册.xlsx") -> Any:
    data = {"file": SimpleUploadedFile(name, content), "organization": organization}
    return client.post(reverse("registry:new_import"), data)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA = tmp_path


ROSTER = book([row("甲", 11), row("乙", 13, 身份证号=WRONG), row("丙", 15, 学历="火星大学")])


def test_the_whole_way(
    signed_in: SignIn, tree: dict[str, Organization], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(Role.CLERK)

    response = upload(client, ROSTER)
    job = ImportJob.objects.get()
    assert response.headers["Location"] == reverse("registry:import_columns", args=[job.pk])
    page = client.get(response.headers["Location"]).content.decode()
    assert "身份证号" in page
    assert number(order=11) not in page

    chosen = {
        "A": "name",
        "B": "id_number",
        "C": "sex",
        "D": "birth_date",
        "E": "education",
        "F": "",
        "G": "employer",
        "H": "phone",
    }
    response = client.post(reverse("registry:import_columns", args=[job.pk]), chosen)
    assert response.headers["Location"] == reverse("registry:import_check", args=[job.pk])
    page = client.get(response.headers["Location"]).content.decode()
    assert "火星大学" in page
    assert not any(value in page for value in (number(order=11), WRONG, "13900000011"))
    assert not Person.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("registry:import_check", args=[job.pk]))
    job.refresh_from_db()
    assert (job.status, job.counts["created"], job.counts["rejected"]) == ("done", 1, 2)
    assert not Person.objects.get().titles.exists()
    page = client.get(reverse("registry:import", args=[job.pk])).content.decode()
    assert "E4" in page
    assert client.get(reverse("registry:imports")).status_code == 200


def test_rejected_rows_come_as_a_workbook_that_can_be_mended(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.CLERK)
    upload(client, book([row("=cmd|' /C calc'!A0", 11, 学历="火星大学"), row("乙", 13), row("丙", 15, 性别="女")]))
    job = ImportJob.objects.get()
    run_import(job=job, at=AT)

    response = client.get(reverse("registry:rejected_rows", args=[job.pk]))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [one[0] for one in rows[1:]] == ["=cmd|' /C calc'!A0", "丙"]
    assert rows[1][-2] == "名册 2"
    assert rows[2][-1].startswith("C4")
    assert response["Cache-Control"] == "no-store"
    assert Event.objects.filter(action="registry.rejected_rows_taken").count() == 1


def test_the_file_lies_encrypted_and_comes_back_as_it_was(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.CLERK)
    upload(client, ROSTER)
    job = ImportJob.objects.get()

    kept = Path(job.file.path).read_bytes()

    assert kept.startswith(b"sm4:")
    assert base64.b64encode(ROSTER[:30]) not in kept
    assert content_of(job) == ROSTER
    assert client.get(reverse("registry:import_file", args=[job.pk])).content == ROSTER
    assert Event.objects.filter(action="registry.import_file_taken").count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "空.xlsx"),
        (b"PK\x03\x04broken", "坏.xlsx"),
        (b"%PDF-1.7", "名册.pdf"),
        (book([], header=("甲", "乙")), "无表头.xlsx"),
        (book([]), "无人.xlsx"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_its_name(
    signed_in: SignIn, tree: dict[str, Organization], content: bytes, name: str
) -> None:
    response = upload(signed_in(Role.CLERK), content, name=name)

    assert response.status_code == 200
    assert not ImportJob.objects.exists()
    assert 'class="jx-errors"' in response.content.decode()


def test_columns_are_given_once_and_need_a_name(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.CLERK)
    upload(client, ROSTER)
    url = reverse("registry:import_columns", args=[ImportJob.objects.get().pk])

    for chosen in ({"B": "id_number"}, {"A": "name", "B": "id_number", "C": "id_number"}, {"A": "nonsense"}):
        response = client.post(url, chosen)
        assert response.status_code == 200
        assert 'class="jx-errors"' in response.content.decode()


def test_a_unit_must_say_whose_roster_it_is_and_reaches_its_own(
    signed_in: SignIn, tree: dict[str, Organization]
) -> None:
    client = signed_in(Role.UNIT_OFFICER, "教育局")

    assert upload(client, ROSTER).status_code == 200
    assert upload(client, ROSTER, "清岚公司").status_code == 200
    assert not ImportJob.objects.exists()
    assert upload(client, book([row("甲", 11), row("乙", 13, 单位="清岚公司")]), "教育局").status_code == 302
    run_import(job=ImportJob.objects.get(), at=AT)

    assert list(Person.objects.values_list("name", flat=True)) == ["甲"]


def test_an_import_begins_once(
    signed_in: SignIn, tree: dict[str, Organization], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(Role.CLERK)
    upload(client, ROSTER)
    job = ImportJob.objects.get()
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(reverse("registry:import_check", args=[job.pk]))
            assert response.headers["Location"] == reverse("registry:import", args=[job.pk])

    assert Person.objects.count() == 1
    assert run_import(job=ImportJob.objects.get(), at=AT) is None
    assert client.post(reverse("registry:discard_import", args=[job.pk])).status_code == 302
    assert ImportJob.objects.exists()


def test_an_upload_can_be_thrown_away_with_its_file(
    signed_in: SignIn, tree: dict[str, Organization], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(Role.CLERK)
    upload(client, ROSTER)
    job = ImportJob.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("registry:discard_import", args=[job.pk]))

    assert not ImportJob.objects.exists()
    assert not Path(job.file.path).exists()


def test_progress_is_polled_while_it_runs(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.CLERK)
    upload(client, ROSTER)
    job = ImportJob.objects.get()
    ImportJob.objects.update(status="running")
    progress.write(job.pk, 2, 3)

    text = client.get(reverse("registry:import_progress", args=[job.pk])).content.decode()

    assert "hx-get" in text
    assert "<progress" in text
    run_import(job=ImportJob.objects.get(), at=AT)
    assert "hx-get" not in client.get(reverse("registry:import_progress", args=[job.pk])).content.decode()


def test_a_refused_import_says_why_and_can_be_tried_again(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    client = signed_in(Role.CLERK)
    upload(client, ROSTER)
    job = ImportJob.objects.get()
    job.mapping = {"A": None}
    job.save()

    run_import(job=job, at=AT)

    job.refresh_from_db()
    assert job.status == "failed"
    assert "名册.xlsx" in client.get(reverse("registry:import", args=[job.pk])).content.decode()
    client.post(reverse("registry:import_again", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == "uploaded"


def _imported(client: Client, content: bytes, organization: str, **columns: str) -> ImportJob:
    """Upload, say what some columns hold, and import; with nothing said, upload only."""
    upload(client, content, organization)
    job = ImportJob.objects.latest("pk")
    if columns:
        held = {one["letter"]: "+".join(one["fields"]) for one in json.loads(job.preview)["sheets"][0]["columns"]}
        client.post(reverse("registry:import_columns", args=[job.pk]), held | columns)
        run_import(job=ImportJob.objects.get(pk=job.pk), at=AT)
    job.refresh_from_db()
    return job


def test_a_unit_says_once_what_its_headings_mean(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    unit = signed_in(Role.UNIT_OFFICER, "教育局")
    first = book(
        [row("甲", 11)], ("姓名", "身份证号", "性别", "出生年月", "学历", "代号", "单位", "联系电话", "某某二")
    )
    # Next year the columns stand elsewhere, and one is called otherwise.
    again = book(
        [[90000, *row("乙", 13)[:8]]],
        ("某某二", "姓名", "身份证号", "性别", "出生年月", "学历", "代号", "单位", "电话"),
    )

    done = _imported(unit, first, "教育局", I="annual_wage_yuan", F="title")
    assert (done.status, done.mapping) == ("done", {"代号": "title", "某某二": "annual_wage_yuan"})
    learnt = _imported(unit, again, "教育局")
    assert learnt.mapping == done.mapping
    assert "以往导入" in unit.get(reverse("registry:import_columns", args=[learnt.pk])).content.decode()
    run_import(job=learnt, at=AT)
    assert Person.objects.get(name="乙").engagements.get().wage_fen == 9_000_000

    # The latest word counts, and another unit's words are its own.
    assert _imported(unit, again + b" ", "教育局", G="").mapping["代号"] is None
    assert _imported(unit, again, "教育局").mapping == {"某某二": "annual_wage_yuan"}
    assert _imported(signed_in(Role.UNIT_OFFICER, "环科园"), again, "环科园").mapping == {}


PAGES = ("import", "import_columns", "import_check", "import_progress", "rejected_rows", "import_file")


def test_another_units_import_is_not_there(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    upload(signed_in(Role.UNIT_OFFICER, "教育局"), ROSTER, "教育局")
    job = ImportJob.objects.get()
    other = signed_in(Role.UNIT_OFFICER, "环科园")

    for name in PAGES:
        assert other.get(reverse(f"registry:{name}", args=[job.pk])).status_code == 404
    for name in ("discard_import", "import_again"):
        assert other.post(reverse(f"registry:{name}", args=[job.pk])).status_code == 404
    assert "名册.xlsx" not in other.get(reverse("registry:imports")).content.decode()


def test_a_colleague_without_the_right_to_reveal_gets_no_file(signed_in: SignIn, tree: dict[str, Organization]) -> None:
    upload(signed_in(Role.EMPLOYER_HR, "一中"), ROSTER, "一中")
    job = ImportJob.objects.get()
    colleague = signed_in(Role.EMPLOYER_HR, "一中")

    assert colleague.get(reverse("registry:import_columns", args=[job.pk])).status_code == 200
    for name in ("rejected_rows", "import_file"):
        assert colleague.get(reverse(f"registry:{name}", args=[job.pk])).status_code == 403


@pytest.mark.parametrize("role", [Role.TALENT, Role.LEADER, Role.EXPERT, Role.FINANCE_CLERK, Role.AUDIT_ADMIN])
def test_who_may_not_import(signed_in: SignIn, role: Role) -> None:
    client = signed_in(role)
    for name in ("imports", "new_import"):
        assert client.get(reverse(f"registry:{name}")).status_code == 403


def test_the_list_costs_the_same_for_many(
    signed_in: SignIn, tree: dict[str, Organization], django_assert_max_num_queries: Any
) -> None:
    client = signed_in(Role.CLERK)
    for index in range(6):
        upload(client, book([row("甲", 11 + 2 * index)], HEADER), name=f"{index}.xlsx")
    with django_assert_max_num_queries(14):
        assert client.get(reverse("registry:imports")).status_code == 200
