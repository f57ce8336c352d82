"""A campaign from an empty list to its report: the board of any day comes from the records."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from docx import Document

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.goals.campaigns import board, services
from juxian.goals.models import Campaign, CampaignAim

pytestmark = pytest.mark.django_db
AFTER = datetime(2025, 6, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def people(make_user):
    return {
        "clerk": make_user(Role.CLERK), "director": make_user(Role.DIRECTOR), "leader": make_user(Role.LEADER),
        "unit": make_user(Role.UNIT_OFFICER, "教育局"), "township": make_user(Role.UNIT_OFFICER, "云溪镇"),
        "hr": make_user(Role.EMPLOYER_HR, "一中"),
    }  # fmt: skip


@pytest.fixture
def sign_in(people):
    def sign(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return sign


@pytest.fixture
def campaign(people, tree, arrive) -> Campaign:
    """The month of May: the bureau is to bring in four, the zone two; arrivals before, within and after it."""
    arrive("一中", 5, month=4)
    arrive("一中", 3, month=5)
    arrive("清岚公司", 2, month=5)
    arrive("清岚公司", 9, month=6)
    made = services.set_campaign(
        name="突击月", begin=date(2025, 5, 1), end=date(2025, 5, 31), note="", units=[tree["教育局"], tree["环科园"]],
        by=people["clerk"], at=AFTER,
    )  # fmt: skip
    aims = {tree["教育局"]: Decimal(4), tree["环科园"]: Decimal(2)}
    services.set_goal(campaign=made, indicator="leading", weight=50, aims=aims, by=people["clerk"], at=AFTER)
    return made


def test_drawn_up_in_the_browser_and_opened_by_another(people, sign_in, tree, arrivals, campaign):
    clerk, director = sign_in("clerk"), sign_in("director")
    data = {
        "name": "百日会战",
        "begin": "2025-12-31",
        "end": "2025-09-23",
        "units": [tree["教育局"].pk, tree["环科园"].pk],
    }
    assert "不得早于" in clerk.post(reverse("goals:new_campaign"), data).content.decode()
    assert "已有同名" in clerk.post(reverse("goals:new_campaign"), data | {"name": "突击月"}).content.decode()
    clerk.post(reverse("goals:new_campaign"), data | {"begin": "2025-09-23", "end": "2025-12-31"})
    made = Campaign.objects.get(name="百日会战")
    opening, adding = (reverse(f"goals:{name}", args=[made.pk]) for name in ("open_campaign", "add_campaign_goal"))
    assert "没有任务数" in director.post(opening, follow=True).content.decode()
    goal = {"indicator": "leading", "weight": 60}
    assert "至少给一个单位" in clerk.post(adding, goal).content.decode()
    clerk.post(adding, goal | {"each": "3", f"unit_{tree['环科园'].pk}": "7"})
    aims = CampaignAim.objects.filter(goal__campaign=made).values_list("organization__name", "aim")
    assert dict(aims) == {"教育局": Decimal(3), "环科园": Decimal(7)}
    assert "已有此指标" in clerk.post(adding, goal | {"each": "3"}).content.decode()
    assert clerk.post(opening).status_code == 403
    with pytest.raises(Refused, match="另一人"):
        services.open_campaign(campaign=made, by=people["clerk"], at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(state="open", opened_by=people["clerk"], opened_at=AFTER)
    assert sign_in("unit").get(made.get_absolute_url()).status_code == 404  # a draft is the office's
    assert "启动专项行动" in director.get("/").content.decode()
    director.post(opening)
    made.refresh_from_db()
    assert made.state == "open"
    assert clerk.post(reverse("goals:change_campaign", args=[made.pk]), data).status_code == 404


def test_the_board_of_any_day_comes_from_the_records(people, sign_in, tree, measure, campaign):
    snapshot = measure(date(2025, 6, 30))
    services.open_campaign(campaign=campaign, by=people["director"], at=AFTER)

    def stand(day: date):
        return [
            (row.unit.name, row.rank, row.points, row.gained, row.climbed, [cell.value for cell in row.cells])
            for row in board.of_day(campaign, snapshot, day).rows
        ]

    zone, bureau = ("环科园", 1, Decimal("100.00")), ("教育局", 2, Decimal("75.00"))
    assert stand(date(2025, 5, 31)) == stand(date(2025, 6, 30)) == [  # what came after it does not count
        (*zone, 0, 0, [2]), (*bureau, 0, 0, [3]),
    ]  # fmt: skip
    # All came on the first: from equals, the zone keeps its place and the bureau falls behind it.
    assert stand(date(2025, 5, 1)) == [(*zone, 100, 0, [2]), (*bureau, 75, -1, [3])]
    assert board.of_day(campaign, snapshot, date(2025, 5, 31)).totals[0].percent == 83

    page, goal = campaign.get_absolute_url(), campaign.goals.get()
    asked = {"as_of": "2025-06-30"}
    unit = sign_in("unit")
    text = unit.get(page, asked).content.decode()
    assert ("环科园" in text, "100.00" in text) == (True, True)  # a board shows all who take part
    own, other = (
        reverse("goals:campaign_figure", args=[campaign.pk, goal.pk, tree[name].pk]) for name in ("教育局", "环科园")
    )
    assert (own in text, other in text) == (True, False)
    opened = unit.get(own, asked | {"day": "2025-05-31"})
    assert (opened.context["figure"].value, opened.context["records"].counted) == (3, 3)
    assert unit.get(other, asked).status_code == 404
    assert sign_in("township").get(page).status_code == 404
    assert sign_in("hr").get(page).status_code == 403
    wall = sign_in("leader").get(reverse("goals:campaign_wall", args=[campaign.pk]))
    assert "环科园" in wall.content.decode()
    assert "hx-trigger" in wall.content.decode()


def test_concluded_by_another_after_its_end_the_board_stands(people, sign_in, tree, measure, arrive, campaign):
    services.open_campaign(campaign=campaign, by=people["director"], at=AFTER)
    close = {"campaign": campaign, "by": people["leader"], "at": AFTER}
    with pytest.raises(Refused, match="为止"):
        services.close_campaign(**close | {"at": AFTER - timedelta(days=2)})
    assert campaign.phase == "draft"  # the row as it was fetched
    campaign.refresh_from_db()
    assert [campaign.phase, "已结束，待总结" in sign_in("leader").get(reverse("goals:campaigns")).content.decode()] == [
        "ended",
        True,
    ]
    with pytest.raises(Refused, match="缺少总结报告"):
        services.close_campaign(**close)
    clerk, page = sign_in("clerk"), reverse("goals:report_campaign", args=[campaign.pk])
    assert page in clerk.get("/").content.decode()  # asked of whoever drew it up
    assert "总结专项行动" not in sign_in("leader").get("/").content.decode()
    assert "必填" in clerk.post(page, {"report": " "}).content.decode()
    assert clerk.post(page, {"report": "成效明显"}).status_code == 302
    assert page not in clerk.get("/").content.decode()
    assert "办结专项行动" in sign_in("leader").get("/").content.decode()
    with pytest.raises(Refused, match="快照"):
        services.close_campaign(**close)
    measure(date(2025, 6, 1))
    with pytest.raises(Refused, match="另一人"):
        services.close_campaign(**close | {"by": people["clerk"]})
    director = sign_in("director")
    running = director.get(reverse("reports:campaign", args=[campaign.pk]))
    assert "阶段性" in words(running.content)
    services.close_campaign(**close)
    campaign.refresh_from_db()
    assert [(row["unit"], row["points"]) for row in campaign.content["rows"]] == [
        ("环科园", "100.00"),
        ("教育局", "75.00"),
    ]
    assert campaign.content["snapshot"] == snapshots.need(date(2025, 6, 1)).hash
    arrive("一中", 1, month=5)  # entered late: it changes no result
    measure(date(2025, 6, 1))
    assert "75.00" in director.get(campaign.get_absolute_url()).content.decode()
    told = words(director.get(reverse("reports:campaign", args=[campaign.pk])).content)
    assert all(said in told for said in ("突击月", "75.00", "3/4", "完成83%", "成效明显"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Campaign.objects.update(content={})
    with pytest.raises(Refused, match="不能再这样办理"):
        services.close_campaign(**close)


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])
