"""The trail's pages: found, read, verified, exported; by the audit administrator alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from juxian.audit import chain, desk, services, views
from juxian.audit.models import Event
from juxian.audit.selectors import history
from juxian.conftest import AT
from juxian.core.addresses import address_of
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.organizations.services import change_organization

SignedIn = Callable[..., Client]
Tree = dict[str, Organization]


@pytest.fixture
def auditor(signed_in: SignedIn) -> Client:
    return signed_in(Role.AUDIT_ADMIN)


def listed(client: Client, query: str = "") -> list[Event]:
    return [row.record for row in client.get(f"/audit/?per_page=200&{query}").context["table"].rows]


def tamper() -> None:
    on = " ON audit_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_event_no_update{on}")
        cursor.execute("UPDATE audit_event SET actor = '别人' WHERE sequence = 3")


# The list -----------------------------------------------------------------------------------------------


def test_the_list_begins_with_the_newest(auditor: Client) -> None:
    numbers = [event.sequence for event in listed(auditor)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == Event.objects.count()


def test_the_conditions(auditor: Client, tree: Tree) -> None:
    day = datetime(2024, 5, 1, 16, 0, tzinfo=UTC)  # already the 2nd of May in local time
    services.record(by="顾晓岚", at=day, action="organizations.changed", target=tree["一中"], after={"name": "x"})
    for query in (
        "actor=晓岚",
        "action=organizations.changed",
        "first=2024-05-02&last=2024-05-02",
        f"target_type=organizations.organization&target_id={tree['一中'].pk}&action=organizations.changed",
        "target=一中&action=organizations.changed",
    ):
        assert [event.at for event in listed(auditor, query)] == [day], query
    assert listed(auditor, "first=2024-05-01&last=2024-05-01") == []
    assert listed(auditor, "actor=nobody") == []
    assert {event.source for event in listed(auditor, "source=command")} == {"command line"}


@pytest.mark.parametrize("query", ["first=x", "action=none", "per_page=x", "page=9999", "sort=actor", "target_id=%00"])
def test_odd_conditions_are_no_error(auditor: Client, query: str) -> None:
    assert auditor.get(f"/audit/?{query}").status_code == 200


def test_the_list_goes_to_excel_and_that_is_an_event(auditor: Client) -> None:
    answer = auditor.get("/audit/?action=organizations.created&export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer))).active.iter_rows(values_only=True))
    assert len(rows) == 1 + 8
    assert rows[1][4] == "新增了单位"
    event = Event.objects.get(action="audit.exported")
    assert event.after == {"rows": 8, "conditions": {"action": "organizations.created"}}


def test_too_many_for_one_file(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_EXPORTED", 5)
    answer = auditor.get("/audit/?export=xlsx&actor=test", follow=True)
    assert answer.redirect_chain == [("/audit/?actor=test", 302)]
    assert "缩小时间范围" in answer.content.decode()


# One event ----------------------------------------------------------------------------------------------


def test_an_event_shows_before_and_after_in_words(auditor: Client, tree: Tree) -> None:
    event = services.record(
        by="顾晓岚",
        at=AT,
        action="organizations.changed",
        target=tree["一中"],
        before={"kind": "employer", "short_name": ""},
        after={"kind": "park", "short_name": "一<b>中"},
        reason="改名",
    )
    page = auditor.get(reverse("audit:event", args=[event.sequence])).content.decode()
    for words in ("用人单位", "园区", "简称", "一&lt;b&gt;中", "改名", "2025-06-02 10:00:00", event.hash, "哈希相符"):
        assert words in page, words


def test_an_altered_event_says_so(auditor: Client) -> None:
    tamper()
    assert "哈希不符" in auditor.get(reverse("audit:event", args=[3])).content.decode()
    assert auditor.get(reverse("audit:event", args=[99999])).status_code == 404


def test_the_history_of_a_thing(tree: Tree) -> None:
    change_organization(organization=tree["一中"], by="某人", at=AT, short_name="中学")
    latest = history(tree["一中"])[0]
    assert (latest.actor, latest.text) == ("某人", "简称: 中学")


# Verifying ----------------------------------------------------------------------------------------------


def test_verifying_in_the_browser_puts_the_result_on_the_trail(auditor: Client) -> None:
    assert "尚未校验过" in auditor.get("/audit/verify/").content.decode()
    answer = auditor.post("/audit/verify/", follow=True)
    assert "链条完整" in answer.content.decode()
    assert "every 1s" not in answer.content.decode()
    event = Event.objects.get(action="audit.verified")
    assert (event.after["holds"], event.after["events"]) == (True, event.sequence - 1)
    assert event.source == "127.0.0.1"


def test_a_broken_trail_is_shown_with_its_places_and_stands_on_the_desk(auditor: Client) -> None:
    tamper()
    page = auditor.post("/audit/verify/", follow=True).content.decode()
    assert "链条不成立" in page
    assert "该记录写入后被改动" in page
    assert "审计记录不成立，请查明" in auditor.get("/").content.decode()


def test_a_head_is_exported_and_verified_against(auditor: Client) -> None:
    answer = auditor.post("/audit/head/")
    assert answer["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.content)
    assert kept["sequence"] == Event.objects.get(action="audit.head_exported").sequence
    file = SimpleUploadedFile("head.json", answer.content)
    auditor.post("/audit/verify/", {"head": file})
    result = Event.objects.get(action="audit.verified").after
    assert (result["holds"], result["kept_head"]) == (True, kept["sequence"])

    other = chain.Head(kept["sequence"], "0" * 64).to_json().encode()
    page = auditor.post("/audit/verify/", {"head": SimpleUploadedFile("head.json", other)}, follow=True)
    assert "已不是原来那一条" in page.content.decode()


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\xfe", b"[1]", b"x" * 20_000])
def test_a_file_that_is_no_head_is_refused(auditor: Client, content: bytes) -> None:
    answer = auditor.post("/audit/verify/", {"head": SimpleUploadedFile("表.txt", content)})
    assert list(answer.context["form"].errors) == ["head"]
    assert not Event.objects.filter(action="audit.verified").exists()


def test_while_it_runs_the_page_asks_again(auditor: Client) -> None:
    waiting = auditor.get("/audit/verify/?after=99999")
    assert "every 1s" in waiting.content.decode()
    part = auditor.get("/audit/verify/?after=99999", headers={"HX-Request": "true", "HX-Target": "state"})
    assert "<html" not in part.content.decode()
    assert auditor.get("/audit/verify/?after=x").status_code == 400


def test_the_desk_reminds_of_verifying_and_exporting(auditor: Client) -> None:
    user = auditor.get("/").context["user"]

    def due(days: int = 0) -> list[str]:
        return [str(todo.title) for todo in desk.part(user, timezone.now() + timedelta(days=days)).todos]

    verify, export = "校验审计记录", "导出链头并另处保存"
    assert due() == [verify, export]
    auditor.post("/audit/verify/")
    auditor.post("/audit/head/")
    assert due() == []
    assert due(8) == [verify]
    assert due(31) == [verify, export]


# From where ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 10.9.9.9", "10.9.9.9"),
        (2, "6.6.6.6, 10.9.9.9, 10.0.0.2", "10.9.9.9"),
        (2, "10.9.9.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_behind_proxies_is_what_our_own_proxy_saw(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert address_of(request) == expected


def test_no_address_over_a_unix_socket(settings: Any) -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) is None
