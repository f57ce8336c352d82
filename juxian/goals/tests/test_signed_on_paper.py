"""A letter signed on paper counts when somebody else than uploaded the page confirms it, and then stands."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from juxian.audit.models import Event
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals.coverage.matrix import of_year
from juxian.goals.letters.scans import decide_scan, scan_letter
from juxian.goals.letters.services import issue_letters, sign_letter
from juxian.goals.models import Letter, LetterScan
from juxian.goals.services import set_target
from juxian.goals.tests.conftest import AT
from juxian.reports import overview

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"page"
SIGNED = {"name": "局长 王建国", "signed_on": timezone.localdate(AT).isoformat()}


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "other": make_user(Role.UNIT_OFFICER, "环科园"),
    }  # fmt: skip


@pytest.fixture
def sign_in(people) -> Callable[[str], Client]:
    def sign(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign


@pytest.fixture
def letter(people, tree, arrivals) -> Letter:
    set_target(
        year=2025, name="引才", organization=tree["教育局"], low=5, unit="名", deadline=AT.date(), by="test", at=AT
    )  # fmt: skip
    return issue_letters(year=2025, units=[tree["教育局"]], text="状", by=people["clerk"], at=AT)[0]


def upload(client: Client, letter: Letter, content: bytes, name: str = "签字页.png", **said: str) -> str:
    """Return the page that answers an upload."""
    data = SIGNED | said | {"page": SimpleUploadedFile(name, content)}
    return client.post(reverse("goals:scan_letter", args=[letter.pk]), data, follow=True).content.decode()


def test_the_unit_uploads_an_officer_confirms_and_the_letter_stands(people, sign_in, letter, tree, settings):
    unit, clerk = sign_in("unit"), sign_in("clerk")
    assert "纸质签订" in unit.get(letter.get_absolute_url()).content.decode()
    assert "已上传" in upload(unit, letter, PNG)
    scan = LetterScan.objects.get()
    assert (scan.sha256, scan.kind, scan.filed_by) == (hashlib.sha256(PNG).hexdigest(), "png", people["unit"])
    assert PNG not in (settings.MEDIA_ROOT / scan.file.name).read_bytes()
    assert not Letter.objects.filter(signed_at__isnull=False).exists()  # not yet
    decide, file = (reverse(f"goals:{name}", args=[letter.pk, scan.pk]) for name in ("decide_scan", "scan_file"))
    assert unit.post(decide, {"decision": "confirm"}).status_code == 403
    with pytest.raises(Refused, match="正待核对"):
        sign_letter(letter=letter, name="局长", by=people["unit"], at=AT)

    assert "核对签字扫描页" in clerk.get("/").content.decode()
    assert clerk.get(file).content == PNG
    assert Event.objects.latest("sequence").action == "goals.scan_taken"
    assert "确认已签" in clerk.get(letter.get_absolute_url()).content.decode()
    clerk.post(decide, {"decision": "confirm"})
    letter.refresh_from_db()
    assert (letter.scan, letter.signed_name, letter.signed_by) == (scan, "局长 王建国", None)
    for sql in (
        "UPDATE goals_letter SET signed_name = 'x'", "DELETE FROM goals_letter",
        "UPDATE goals_letterscan SET sha256 = 'x'", "DELETE FROM goals_letterscan",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert "王建国" in unit.get(letter.get_absolute_url()).content.decode()
    assert "已签订（纸质）" in clerk.get(reverse("goals:letters")).content.decode()
    cell = next(row for row in of_year(people["clerk"], 2025) if row.unit == tree["教育局"]).cells[1]
    assert (cell.count, cell.note) == (1, "纸质")
    [figure] = overview._letters(2025)
    assert (figure.value, figure.unit, figure.tone) == (1, "共 1 份，其中纸质签订 1 份", "success")


def test_others_units_neither_upload_nor_see_the_page(people, sign_in, letter):
    other, unit = sign_in("other"), sign_in("unit")
    assert other.get(reverse("goals:scan_letter", args=[letter.pk])).status_code == 404
    upload(unit, letter, PNG)
    page = reverse("goals:scan_file", args=[letter.pk, LetterScan.objects.get().pk])
    assert other.get(page).status_code == 404
    assert unit.get(page).status_code == 200
    assert sign_in("clerk").get(reverse("goals:scan_file", args=[letter.pk, 0])).status_code == 404


def test_a_page_given_back_says_why_and_another_one_is_uploaded(people, letter):
    def put(by: str) -> LetterScan:
        day = timezone.localdate(AT)
        return scan_letter(letter=letter, page=("页.png", PNG), name="局长", signed_on=day, by=people[by], at=AT)

    scan = put("clerk")
    with pytest.raises(Refused, match="正待核对"):
        put("unit")
    with pytest.raises(Refused, match="另一人"):
        decide_scan(scan=scan, accept=True, answer="", by=people["clerk"], at=AT)
    with pytest.raises(Refused, match="请写明"):
        decide_scan(scan=scan, accept=False, answer=" ", by=people["director"], at=AT)
    decide_scan(scan=scan, accept=False, answer="缺盖章", by=people["director"], at=AT)
    with pytest.raises(Refused, match="已经"):
        decide_scan(scan=scan, accept=True, answer="", by=people["director"], at=AT)
    again = put("unit")
    LetterScan.objects.filter(pk=again.pk).update(sha256="0" * 64)
    with pytest.raises(Refused, match="不一致"):
        decide_scan(scan=again, accept=True, answer="", by=people["director"], at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterScan.objects.filter(pk=again.pk).update(accepted=True, decided_by=people["unit"], decided_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():  # signed by nobody and by no page
        Letter.objects.update(signed_at=AT, signed_name="某")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.png", "空"),
        (b"PK\x03\x04 no word", "x.docx", "不是"),
        (b"<html>", "页.pdf", "不是"),
        (b"%PDF-" + b"0" * 2000, "大.pdf", "MB"),
        (PNG, "页.png", "不能早于该日"),
    ],
)
def test_what_is_no_page_is_refused_and_nothing_typed_is_lost(sign_in, letter, settings, content, name, said):
    settings.EVIDENCE_MAX_SIZE = 1000
    day = (timezone.localdate(AT) - timedelta(days=1)).isoformat() if content == PNG else SIGNED["signed_on"]
    page = upload(sign_in("unit"), letter, content, name, signed_on=day)
    assert said in page
    assert "局长 王建国" in page
    assert not LetterScan.objects.exists()


def test_an_amended_letter_is_not_signed_by_an_older_page(people, letter, tree):
    day = timezone.localdate(AT)
    scan = scan_letter(letter=letter, page=("页.png", PNG), name="局长", signed_on=day, by=people["unit"], at=AT)
    issue_letters(year=2025, units=[tree["教育局"]], text="新状", reason="调整", by=people["clerk"], at=AT)
    with pytest.raises(Refused, match="新版本"):
        decide_scan(scan=scan, accept=True, answer="", by=people["director"], at=AT)
    decide_scan(scan=scan, accept=False, answer="已有新版", by=people["director"], at=AT)
