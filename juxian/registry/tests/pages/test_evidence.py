"""Files that prove entries, entries proposed by the person or the employer, and where values come from."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.audit.models import Event
from juxian.core.filetypes import kind_of
from juxian.core.roles import Role
from juxian.registry import services
from juxian.registry.models import (
    Access,
    Achievement,
    Correction,
    Evidence,
    FamilyMember,
    PastEmployment,
    Person,
    Training,
)
from juxian.registry.sections.catalogue import NAMED
from juxian.registry.tests.conftest import number
from juxian.registry.tests.pages.conftest import AT

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PDF = b"%PDF-1.7\n" + "专利证书：一种夹具".encode()


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def talent(canary: Person, make_user: Callable) -> Client:
    account = make_user(Role.TALENT, "清岚公司")
    services.link_account(person=canary, account=account, by="test", at=AT)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(content: bytes = PDF, name: str = "证书.pdf") -> dict[str, Any]:
    return {"attachment": SimpleUploadedFile(name, content)}


def stored(root: Path) -> list[Path]:
    return [one for one in root.rglob("*") if one.is_file()]


def word(**more: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>", **more}.items():
            archive.writestr(name, content)
    return kept.getvalue()


def test_a_file_is_what_it_holds_and_not_what_it_is_called() -> None:
    assert [kind_of(one) for one in (PDF, b"\xff\xd8\xff\xe0x", b"\x89PNG\r\n\x1a\nx", word())] == [
        "pdf",
        "jpg",
        "png",
        "docx",
    ]
    macros = word(**{"word/vbaProject.bin": b"x"})
    for content in (
        b"",
        b"MZ\x90",
        b"<html>",
        b"PK\x03\x04",
        macros,
        word()[:60],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xls",
    ):
        assert kind_of(content) == "", content[:8]


def test_a_file_lies_sealed_beside_its_entry_and_each_look_is_kept(
    signed_in: SignIn, canary: Person, files: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EVIDENCE_MAX_SIZE = 2**20
    row = services.add_row(section=NAMED["trainings"], person=canary, title="研修班", by="test", at=AT)
    file, clerk = canary.get_absolute_url(), signed_in(Role.CLERK)
    url = f"{file}trainings/{row.pk}/evidence/"
    for content, said in ((b"MZ\x90", "文件内容不是PDF"), (PDF + b"x" * 2**20, "上限1 MB"), (b"", "空")):
        assert said in clerk.post(url, upload(content)).content.decode()
    assert "必填" in clerk.post(url).content.decode()
    assert not stored(files)
    clerk.post(url, upload())

    found = Evidence.objects.get()
    assert (found.kind, found.size, found.name) == ("pdf", len(PDF), "证书.pdf")
    (kept,) = stored(files)
    assert b"PDF" not in kept.read_bytes()
    assert "证书" not in str(kept)
    employer = signed_in(Role.EMPLOYER_HR, "清岚公司")
    assert "证书.pdf" in employer.get(file).content.decode()
    taken = employer.get(f"{file}evidence/{found.pk}/")
    assert taken.content == PDF
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["Cache-Control"] == "no-store"
    assert Access.objects.filter(kind="evidence").get().what == "证书.pdf"
    event = Event.objects.filter(action="registry.evidence_taken").get()
    assert found.sha256.startswith(event.after["sha256"])
    assert "证书" not in str(event.after)

    assert signed_in(Role.UNIT_OFFICER, "教育局").get(f"{file}evidence/{found.pk}/").status_code == 404
    assert signed_in(Role.LEADER).get(f"{file}evidence/{found.pk}/").status_code == 403
    assert clerk.get(f"{file}evidence/999/").status_code == 404
    assert clerk.post(f"{file}trainings/999/evidence/", upload()).status_code == 404
    clerk.post(f"{file}evidence/{found.pk}/remove/", {"reason": ""})
    assert Evidence.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_record(row=row, reason="重复", by="clerk", at=AT)
    assert not Evidence.objects.exists()
    assert not stored(files)


def test_files_of_the_family_and_of_confirmed_entries_are_for_few(signed_in: SignIn, canary: Person) -> None:
    file, clerk, employer = canary.get_absolute_url(), signed_in(Role.CLERK), signed_in(Role.EMPLOYER_HR, "清岚公司")
    clerk.post(f"{file}family/add/", {"relation": "son", "name": "金小雀"} | upload(name="出生证明.pdf"))
    found = Evidence.objects.get()
    assert "出生证明" in clerk.get(file).content.decode()
    assert "出生证明" not in employer.get(file).content.decode()
    assert employer.get(f"{file}evidence/{found.pk}/").status_code == 404
    employer.post(f"{file}achievements/add/", {"kind": "paper", "title": "论文"} | upload(name="检索.pdf"))
    row, proof = Achievement.objects.get(), Evidence.objects.get(name="检索.pdf")
    beside = [f"{file}achievements/{row.pk}/evidence/", f"{file}evidence/{proof.pk}/remove/"]
    assert all(path in employer.get(file).content.decode() for path in beside)
    services.confirm_claim(claim=row, by="office", at=AT)
    assert not any(path in employer.get(file).content.decode() for path in beside)
    assert all(path in clerk.get(file).content.decode() for path in beside)
    assert employer.post(f"{file}achievements/{row.pk}/evidence/", upload()).status_code == 403
    assert employer.post(f"{file}evidence/{proof.pk}/remove/", {"reason": "换一份"}).status_code == 403
    clerk.post(f"{file}evidence/{proof.pk}/remove/", {"reason": "换一份"})
    assert list(Evidence.objects.all()) == [found]


def test_a_merge_takes_files_along_with_their_entries_and_gives_them_back(
    canary: Person, make_person: Callable
) -> None:
    again = make_person("金丝雀", "一中")
    rows = [services.add_title(person=again, name=name, by="test", at=AT) for name in ("高级工程师", "工程师")]
    for row in rows:
        services.add_evidence(person=again, section="titles", row=row.pk, name="证.pdf", content=PDF, by="test", at=AT)
    before = list(Evidence.objects.order_by("pk").values())
    merge = services.merge_people(kept=canary, gone=again, by="office", at=AT)
    # The kept file has the first title already: it stays with the merged file, and so does what proves it.
    assert [one.row for one in canary.evidence.all()] == [rows[1].pk]
    services.part_again(merge=merge, reason="两个人", by="office", at=AT)
    assert list(Evidence.objects.order_by("pk").values()) == before


def test_a_person_proposes_and_nothing_stands_on_the_file_before_an_officer_accepts(
    signed_in: SignIn, canary: Person, talent: Client
) -> None:
    refused = talent.post("/registry/mine/achievements/add/", {"kind": "invention", "title": ""})
    assert "必填" in refused.content.decode()
    typed = {"kind": "invention", "title": "一种夹具", "reference": "ZL1", "amount": "12.50"}
    assert "申报" in talent.get("/registry/mine/achievements/add/").content.decode()
    sent = talent.post("/registry/mine/achievements/add/", typed | upload(), follow=True).content.decode()
    assert "已提交" in sent
    assert "12.50 元" in sent
    assert not Achievement.objects.exists()
    asked, proof = Correction.objects.get(), Evidence.objects.get()
    assert talent.get(f"/registry/mine/evidence/{proof.pk}/").content == PDF

    employer, unit, clerk = (
        signed_in(Role.EMPLOYER_HR, "清岚公司"),
        signed_in(Role.UNIT_OFFICER, "环科园"),
        signed_in(Role.CLERK),
    )
    assert employer.get(asked.get_absolute_url()).status_code == 404
    assert "金丝雀" not in employer.get(reverse("registry:corrections")).content.decode()
    page = clerk.get(asked.get_absolute_url()).content.decode()
    assert "一种夹具" in page
    assert "证书.pdf" in page
    assert unit.get(f"{canary.get_absolute_url()}evidence/{proof.pk}/").content == PDF
    clerk.post(asked.get_absolute_url(), {"decision": "done", "answer": "属实"})
    row = Achievement.objects.get()
    assert (row.entered_by, row.confirmed, row.amount) == (asked.asked_by, True, 1250)
    assert asked.asked_by in row.source
    assert [(one.section, one.row) for one in Evidence.objects.all()] == [("achievements", row.pk)]
    assert "属实" in talent.get("/registry/mine/corrections/").content.decode()


def test_what_was_changed_meanwhile_is_not_overwritten_and_what_is_returned_leaves_nothing(
    signed_in: SignIn, canary: Person, talent: Client, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = services.add_row(section=NAMED["trainings"], person=canary, title="研修班", hours=8, by="test", at=AT)
    same = {"title": "研修班", "hours": "8"}
    assert "档案中已是如此" in talent.post(f"/registry/mine/trainings/{row.pk}/", same).content.decode()
    talent.post(f"/registry/mine/trainings/{row.pk}/", same | {"hours": "40"} | upload())
    asked, clerk = Correction.objects.get(), signed_in(Role.CLERK)
    services.change_row(section=NAMED["trainings"], row=row, by="clerk2", at=AT, hours=16)
    answer = {"decision": "done", "answer": "好"}
    assert "本次操作未执行" in clerk.post(asked.get_absolute_url(), answer).content.decode()
    assert (Training.objects.get().hours, Correction.objects.get().state) == (16, "open")
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(asked.get_absolute_url(), {"decision": "refused", "answer": "证书上是16学时"})
    assert not stored(files)
    assert not Evidence.objects.exists()
    talent.post(f"/registry/mine/trainings/{row.pk}/", same | {"hours": "40"})
    clerk.post(Correction.objects.waiting().get().get_absolute_url(), answer)
    assert Training.objects.get().hours == 40
    assert talent.get("/registry/mine/trainings/999/").status_code == 404
    assert talent.get("/registry/mine/engagements/add/").status_code == 404


def test_an_employer_proposes_what_an_officer_accepts(signed_in: SignIn, canary: Person) -> None:
    file, employer = canary.get_absolute_url(), signed_in(Role.EMPLOYER_HR, "清岚公司")
    typed = {"employer": "东京大学", "country": "392", "post": "博士后"}
    assert "申报" in employer.get(f"{file}past_employments/add/").content.decode()
    employer.post(f"{file}past_employments/add/", typed)
    assert not PastEmployment.objects.exists()
    asked = Correction.objects.get()
    assert "日本" in employer.get(asked.get_absolute_url()).content.decode()
    refused = employer.post(asked.get_absolute_url(), {"decision": "done", "answer": "自己采纳"})
    assert refused.status_code == 403
    signed_in(Role.UNIT_OFFICER, "环科园").post(asked.get_absolute_url(), {"decision": "done", "answer": "已核"})
    row = PastEmployment.objects.get()
    assert employer.post(f"{file}past_employments/{row.pk}/remove/", {"reason": "删"}).status_code == 403
    employer.post(f"{file}past_employments/{row.pk}/", typed | {"post": "研究员"})
    row.refresh_from_db()
    assert row.post == "博士后"
    before = set(canary.titles.values_list("name", flat=True))
    employer.post(f"{file}titles/add/", {"name": "正高级工程师", "awarded": "2024-05-06"})
    assert set(canary.titles.values_list("name", flat=True)) == before
    assert "正高级工程师" in Correction.objects.waiting().order_by("pk").last().text


def test_a_proposed_family_member_shows_no_number_and_is_checked_before_it_is_sent(
    signed_in: SignIn, canary: Person, talent: Client
) -> None:
    child = number("20150607", 12)
    typed = {"relation": "daughter", "name": "金小雀", "number": child}
    assert "证件号码有误" in talent.post("/registry/mine/family/add/", typed | {"number": "1"}).content.decode()
    assert not Correction.objects.exists()
    talent.post("/registry/mine/family/add/", typed)
    asked, clerk = Correction.objects.get(), signed_in(Role.CLERK)
    for page in (talent.get("/registry/mine/corrections/"), clerk.get(asked.get_absolute_url())):
        assert "金小雀" in page.content.decode()
        assert child not in page.content.decode()
    clerk.post(asked.get_absolute_url(), {"decision": "done", "answer": "好"})
    assert FamilyMember.objects.get().number == child
    assert child not in str(list(Event.objects.values("before", "after")))


def test_each_value_tells_who_wrote_it_and_when(signed_in: SignIn, canary: Person, talent: Client) -> None:
    add = {"section": NAMED["trainings"], "person": canary, "source": "培训班名单"}
    row = services.add_row(**add, title="研修班", hours=8, by="甲", at=AT)
    services.change_row(section=NAMED["trainings"], row=row, by="乙", at=AT + timedelta(days=1), hours=16)
    services.change_person(person=canary, phone="12012340000", by="丙", at=timezone.now())
    page = signed_in(Role.CLERK).get(f"{canary.get_absolute_url()}trainings/{row.pk}/source/")
    told = [(one.value, one.actor, one.at) for one in page.context["origins"]]
    assert told == [("研修班", "甲", AT), ("16", "乙", AT + timedelta(days=1))]
    assert "培训班名单" in page.content.decode()
    mine = talent.get(f"/registry/mine/particulars/{canary.pk}/source/")
    assert {one.label: one.actor for one in mine.context["origins"]}["电话"] == "丙"
    assert "12012340000" not in mine.content.decode()
    assert talent.get("/registry/mine/trainings/999/source/").status_code == 404


def test_the_course_of_life_stands_by_year_without_claims(signed_in: SignIn, canary: Person, talent: Client) -> None:
    for name, fields in (
        ("past_employments", {"employer": "东京大学", "since": AT.date().replace(year=2011), "until": AT.date()}),
        ("achievements", {"kind": "prize", "title": "未确认奖", "achieved": AT.date()}),
        ("educations", {"level": "21", "school": "扬州大学", "graduated": AT.date().replace(year=2007)}),
    ):
        services.add_row(section=NAMED[name], person=canary, by="test", at=AT, **fields)
    pages = [signed_in(Role.CLERK).get(f"{canary.get_absolute_url()}life/"), talent.get("/registry/mine/life/")]
    for page in pages:
        assert [year for year, _events in page.context["years"]] == [2025, 2024, 2011, 2007]
        text = page.content.decode()
        assert "至2025-06-02" in text
        assert "未确认奖" not in text
        assert text.index("东京大学") < text.index("扬州大学")
