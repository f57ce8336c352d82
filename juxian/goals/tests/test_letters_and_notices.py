"""A unit signs for its targets; what lags is circulated, replied to and settled."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.goals.letters.services import differences, issue_letters, sign_letter
from juxian.goals.models import Letter, Notice, NoticeItem, Target
from juxian.goals.services import change_target, set_target, split_target
from juxian.goals.supervision import services
from juxian.goals.tests.conftest import AT

pytestmark = pytest.mark.django_db
PASSWORD_ASKED = "reauthenticate"


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "zone": make_user(Role.UNIT_OFFICER, "环科园"),
    }  # fmt: skip


@pytest.fixture
def sign_in(people):
    def sign(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign


@pytest.fixture
def target(tree, arrive, measure) -> Target:
    """Ten wanted by the year's end, five of each; the unit has one, the zone all."""
    made = set_target(
        year=2025, name="引才", organization=tree["人才办"], indicator="leading", comparator="ge", low=Decimal(10),
        unit="名", deadline=AT.date().replace(month=12, day=31), by="test", at=AT,
    )  # fmt: skip
    split_target(target=made, parts={tree["教育局"]: Decimal(5), tree["环科园"]: Decimal(5)}, by="test", at=AT)
    arrive("一中", 1)
    arrive("清岚公司", 5)
    measure()
    return made


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_letters_are_issued_signed_and_stand(people, sign_in, target, tree):
    clerk, unit = sign_in("clerk"), sign_in("unit")
    page = clerk.get(reverse("goals:issue_letters")).content.decode()
    assert page.count("checked") == 2  # the units that have targets
    data = {"year": 2025, "units": [tree["教育局"].pk, tree["环科园"].pk, tree["卫健委"].pk], "text": "签订本责任状。"}
    clerk.post(reverse("goals:issue_letters"), data)
    assert Letter.objects.count() == 2  # one has no targets
    letter, other = Letter.objects.get(organization=tree["教育局"]), Letter.objects.get(organization=tree["环科园"])
    assert "5 名" in letter.content[0]["wanted"]
    assert "还没有" not in clerk.post(reverse("goals:issue_letters"), data).content.decode()
    assert Letter.objects.count() == 2  # they say the same already

    assert unit.get(other.get_absolute_url()).status_code == 404
    assert unit.get(reverse("goals:sign_letter", args=[other.pk])).status_code == 404
    assert "签订责任状" in unit.get("/").content.decode()
    asked = unit.get(reverse("goals:sign_letter", args=[letter.pk]))
    assert PASSWORD_ASKED in asked.headers["Location"]  # who signs shows once more who they are
    signed = sign_letter(letter=letter, name="局长 王建国", by=people["unit"], at=AT)
    with pytest.raises(Refused, match="已经签订"):
        sign_letter(letter=signed, name="局长 王建国", by=people["unit"], at=AT)
    with pytest.raises(Refused, match="须由单位"):
        sign_letter(letter=other, name="某", by=people["clerk"], at=AT)
    for sql in ("UPDATE goals_letter SET content = '[]'", "DELETE FROM goals_letter"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE id = %s", [letter.pk])
    text = words(unit.get(reverse("reports:letter", args=[letter.pk])).content)
    assert all(said in text for said in ("目标责任状", "局长 王建国", letter.hash, "5 名"))
    assert unit.get(reverse("reports:letter", args=[other.pk])).status_code == 404


def test_a_changed_target_needs_an_amended_letter(people, sign_in, target, tree):
    [letter] = issue_letters(year=2025, units=[tree["教育局"]], text="状", by=people["clerk"], at=AT)
    sign_letter(letter=letter, name="局长", by=people["unit"], at=AT)
    part = Target.objects.get(organization=tree["教育局"])
    change_target(target=part, low=Decimal(6), reason="区委调整", by="test", at=AT)
    assert [(one["signed"], one["now"]) for one in differences(letter)] == [("不少于 5 名", "不少于 6 名")]
    assert "目标有变化" in sign_in("unit").get(letter.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="变更理由"):
        issue_letters(year=2025, units=[tree["教育局"]], text="状", by=people["clerk"], at=AT)
    [amended] = issue_letters(
        year=2025, units=[tree["教育局"]], text="状", reason="区委调整", by=people["clerk"], at=AT
    )
    assert (amended.version, amended.signed_at, differences(amended)) == (2, None, [])
    assert list(Letter.objects.latest()) == [amended]


def test_a_letter_altered_in_the_database_is_not_signed(people, target, tree):
    [letter] = issue_letters(year=2025, units=[tree["教育局"]], text="状", by=people["clerk"], at=AT)
    Letter.objects.update(content=[{"name": "引才", "wanted": "不少于 1 名", "deadline": ""}])
    with pytest.raises(Refused, match="不一致"):
        sign_letter(letter=letter, name="局长", by=people["unit"], at=AT)


def test_what_lags_is_circulated_replied_to_and_closed(people, sign_in, target, tree):
    clerk, director, unit = sign_in("clerk"), sign_in("director"), sign_in("unit")
    assert "教育局" in clerk.get(reverse("goals:draft_notice")).content.decode()
    due = timezone.localdate() + timedelta(days=7)
    data = {"year": 2025, "title": "督查通报", "text": "请整改。", "due": due.isoformat()}
    clerk.post(reverse("goals:draft_notice"), data)
    notice = Notice.objects.get()
    item = notice.items.get()  # the zone has reached its part
    assert (item.organization, item.told) == (tree["教育局"], "目标5 名，截至2025-12-31实际1，完成20%，时间进度100%。")
    page = notice.get_absolute_url()
    assert unit.get(page).status_code == 404
    assert clerk.post(reverse("goals:issue_notice", args=[notice.pk])).status_code == 403
    director.post(reverse("goals:issue_notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert (notice.number, notice.state) == (1, "issued")
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.update(text="改过")

    assert "回复通报" in unit.get("/").content.decode()
    assert sign_in("zone").get(page).status_code == 404
    reply, settle = (reverse(f"goals:{name}_notice", args=[notice.pk, item.pk]) for name in ("reply", "settle"))
    assert sign_in("zone").post(reply, {"reply": "代答"}).status_code == 404
    assert unit.post(settle, {"decision": "close"}).status_code == 403
    unit.post(reply, {"reply": "已对接两人"})
    assert "请写明还缺什么" in clerk.post(settle, {"decision": "return"}, follow=True).content.decode()
    clerk.post(settle, {"decision": "return", "remark": "写明时限"})
    assert NoticeItem.objects.get().state == "returned"
    assert "写明时限" in unit.get(page).content.decode()
    unit.post(reply, {"reply": "6月底前到岗"})
    clerk.post(settle, {"decision": "close"})
    assert NoticeItem.objects.get().state == "closed"
    assert "已办结" in unit.get(page).content.decode()
    text = words(unit.get(reverse("reports:notice", args=[notice.pk])).content)
    assert "2025〕1号" in text
    assert "完成20%" in text


def test_nobody_issues_or_settles_their_own_and_late_replies_go_up(people, sign_in, target, tree):
    director = people["director"]
    notice = services.draft_notice(year=2025, title="通报", text="请整改。", due=AT.date(), by=director, at=AT)
    with pytest.raises(Refused, match="另一人"):
        services.issue_notice(notice=notice, by=director, at=AT)
    services.discard_notice(notice=notice, by=director, at=AT)
    notice = services.draft_notice(year=2025, title="通报", text="请整改。", due=AT.date(), by=people["clerk"], at=AT)
    services.issue_notice(notice=notice, by=director, at=AT)
    assert "逾期未回复" in sign_in("director").get("/").content.decode()
    with pytest.raises(Refused) as refusal:  # what a notice speaks of can not go out of the records
        split_target(target=target, parts={tree["环科园"]: Decimal(10)}, reason="调整", by="test", at=AT)
    assert refusal.value.code == "part_in_use"
    item = notice.items.select_related("notice", "organization").get()
    services.reply_to(item=item, reply="答", by=director, at=AT)
    with pytest.raises(Refused, match="另一人"):
        services.settle(item=item, close=True, remark="", by=director, at=AT)
    services.settle(item=item, close=True, remark="", by=people["clerk"], at=AT)
    with pytest.raises(Refused, match="办结"):
        services.reply_to(item=item, reply="再答", by=director, at=AT)


def test_nothing_lags_and_nothing_is_said(people, tree, target):
    Target.objects.filter(organization=tree["教育局"]).update(low=Decimal(1))
    with pytest.raises(Refused, match="没有单位"):
        services.draft_notice(year=2025, title="通报", text="请整改。", due=AT.date(), by=people["clerk"], at=AT)
