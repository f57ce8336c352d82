"""The desk gathers what every module has for a person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client

from juxian.web import desk
from juxian.web.components import Bar, Chart, Series
from juxian.web.desk import DeskAction, DeskChange, DeskFigure, DeskItem, DeskPanel, DeskPart

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # Monday, 09:30 in Shanghai


@pytest.fixture
def providers() -> Iterator[list[desk.Provider]]:
    """An empty registry for the test."""
    kept = list(desk._providers)
    desk._providers.clear()
    yield desk._providers
    desk._providers[:] = kept


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(get_user_model().objects.create(username="clerk", name="顾晓岚"))
    return client


def page(client: Client) -> str:
    with time_machine.travel(NOW, tick=False):
        return client.get("/").content.decode()


def test_todos_come_by_due_date_and_undated_ones_last(providers: list[desk.Provider]) -> None:
    desk.register(lambda user, now: DeskPart(todos=[DeskItem("later", "/l", date(2026, 5, 1)), DeskItem("open", "/o")]))
    desk.register(lambda user, now: DeskPart(todos=[DeskItem("sooner", "/s", date(2026, 3, 1))]))
    assert [todo.title for todo in desk.collect(None, NOW).todos] == ["sooner", "later", "open"]


def test_the_latest_changes_come_first_and_no_more_than_a_dozen(providers: list[desk.Provider]) -> None:
    changes = [DeskChange(NOW - timedelta(hours=hours), str(hours)) for hours in range(20)]
    desk.register(lambda user, now: DeskPart(changes=changes[::-1]))
    assert [change.title for change in desk.collect(None, NOW).changes] == [str(hours) for hours in range(12)]


def test_a_provider_answers_for_the_user_and_the_moment(providers: list[desk.Provider]) -> None:
    asked: list[tuple[Any, datetime]] = []

    def provider(user: Any, now: datetime) -> DeskPart:
        asked.append((user, now))
        return DeskPart()

    desk.register(provider)
    desk.register(provider)
    desk.collect("somebody", NOW)
    assert asked == [("somebody", NOW)]


def test_it_needs_signing_in(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_it_can_not_be_posted_to(signed_in: Client) -> None:
    assert signed_in.post("/").status_code == 405


def test_the_page_shows_what_is_due_with_its_time_left(signed_in: Client, providers: list[desk.Provider]) -> None:
    todos = [
        DeskItem("审核认定", "/todo/1", date(2026, 2, 27), "陈文博等", "人才认定", 3),
        DeskItem("补正花名册", "/todo/2", date(2026, 3, 2)),
        DeskItem("核实名单", "/todo/3", date(2026, 3, 4)),
    ]
    desk.register(lambda user, now: DeskPart(todos=todos))
    shown = page(signed_in)
    assert 'href="/todo/1"' in shown
    assert "逾期 3 天" in shown
    assert "今日到期" in shown
    assert "剩余 2 天" in shown
    assert "待办 3 件" in shown
    assert "逾期 1 件" in shown
    assert "星期一" in shown


def test_figures_open_and_actions_start(signed_in: Client, providers: list[desk.Provider]) -> None:
    part = DeskPart(
        figures=[DeskFigure("在库人才", 3286, "人", "/people/", date(2025, 12, 31))],
        actions=[DeskAction("导入花名册", "/import/", "upload")],
    )
    desk.register(lambda user, now: part)
    shown = page(signed_in)
    assert '<a href="/people/"><b>3,286</b>' in shown
    assert "截至 2025-12-31" in shown
    assert 'class="btn btn-primary" href="/import/"' in shown


def test_an_empty_desk_says_what_to_do(signed_in: Client, providers: list[desk.Provider]) -> None:
    shown = page(signed_in)
    assert "当前没有待办事项" in shown
    assert "请联系本单位安全管理员分配" in shown, "an account without a role is told whom to ask"


def test_it_speaks_english_on_request(signed_in: Client, providers: list[desk.Provider]) -> None:
    desk.register(lambda user, now: DeskPart(todos=[DeskItem("x", "/x", date(2026, 3, 4))]))
    signed_in.cookies.load({"django_language": "en"})
    shown = page(signed_in)
    assert "1 thing is due from you" in shown
    assert "2 days left" in shown
    assert '<html lang="en">' in shown


def test_panels_show_charts_and_how_far_things_have_come(signed_in: Client, providers: list[desk.Provider]) -> None:
    bars = [Bar("引进团队", "/t/1", "4 / 8 个", 50, "warning"), Bar("新建联络站", "/t/2", "—", None)]
    chart = Chart(["博士"], [Series("人数", [7], urls=["/f/1"])], "hbar", "人")
    panels = [
        DeskPanel("targets", "目标进度", "target", "/t/", bars=bars),
        DeskPanel("teams", "六支队伍", "chart-bar", "/f/", chart=chart),
    ]
    desk.register(lambda user, now: DeskPart(panels=panels))
    shown = page(signed_in)
    assert '<a href="/t/1">引进团队</a><small>4 / 8 个</small>' in shown
    assert shown.count("<progress") == 1, "what is not measured has no bar"
    assert '<a href="/f/1">7</a>' in shown, "the chart's table opens onto the records"
