"""A list: sorted, paged, exported, acted upon in bulk."""

import io
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from juxian.web.components import BulkAction
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn, SelectColumn, render_list, selected

ROWS = [
    {"pk": at, "name": f"人{at:03}", "paid": None if at == 7 else at * 1000, "state": "ok" if at % 2 else "bad"}
    for at in range(1, 121)
]


class PayTable(ListTable):
    select = SelectColumn()
    name = tables.Column(verbose_name="姓名")
    paid = NumberColumn(verbose_name="已拨付")
    state = BadgeColumn({"ok": "success"}, verbose_name="状态")
    caption = "拨付"
    bulk_actions = (BulkAction("approve", "批量认定"),)

    class Meta(ListTable.Meta):
        empty_text = "还没有拨付"


def answer(query: str = "", rows: Any = ROWS, headers: dict[str, str] | None = None, **options: Any) -> HttpResponse:
    request = RequestFactory(headers=headers).get(f"/list/{query}")
    request.user, request.htmx = AnonymousUser(), HtmxDetails(request)
    return render_list(request, "tests/list.html", PayTable(rows), **options)


@pytest.fixture(autouse=True)
def list_template(settings: Any) -> None:
    """A template of one line, so that the tests see the table alone."""
    [engine] = settings.TEMPLATES
    loaders = [
        (
            "django.template.loaders.locmem.Loader",
            {"tests/list.html": "<h1>拨付</h1>{% load django_tables2 %}{% render_table table %}"},
        ),
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [{**engine, "APP_DIRS": False, "OPTIONS": {**engine["OPTIONS"], "loaders": loaders}}]


def test_it_shows_twenty_rows_and_how_many_there_are() -> None:
    shown = answer().content.decode()
    assert shown.count("<tr") == 1 + 20
    assert "共 120 条，第 1/6 页" in shown


def test_turning_a_page_fetches_the_table_alone() -> None:
    alone = answer("?page=2", headers={"HX-Request": "true", "HX-Target": "table"})
    elsewhere = answer("?page=2", headers={"HX-Request": "true", "HX-Target": "other"})
    assert ">人021</td>" in alone.content.decode()
    assert "<h1>" not in alone.content.decode()
    assert "<h1>" in elsewhere.content.decode()
    assert "HX-Target" in elsewhere["Vary"]


def test_what_a_cell_says_is_escaped() -> None:
    assert "<script>" not in answer(rows=[{"pk": 1, "name": "<script>", "paid": 1, "state": "ok"}]).content.decode()


def test_the_size_of_a_page_is_one_of_those_offered() -> None:
    assert answer("?per_page=50").content.decode().count("<tr") == 1 + 50
    assert answer("?per_page=1000000").content.decode().count("<tr") == 1 + 20
    assert answer("?per_page=x").content.decode().count("<tr") == 1 + 20


@pytest.mark.parametrize(("page", "first"), [("3", "人041"), ("99", "人101"), ("x", "人001")])
def test_a_page_that_is_not_there_is_the_nearest(page: str, first: str) -> None:
    assert f">{first}</td>" in answer(f"?page={page}").content.decode()


def test_sorting_is_told_to_screen_readers() -> None:
    shown = answer("?sort=-name").content.decode()
    assert 'aria-sort="descending"' in shown
    assert ">人120</td>" in shown


def test_numbers_stand_right_with_separators_and_none_is_a_dash() -> None:
    shown = answer().content.decode()
    assert 'class="jx-number">20,000</td>' in shown.replace(' data-label="已拨付"', "")
    assert "—" in shown


def test_a_state_has_the_tone_of_its_stored_value() -> None:
    rows = [SimpleNamespace(pk=1, name="甲", paid=1, state="ok")]
    assert '<span class="jx-badge jx-success">ok</span>' in answer(rows=rows).content.decode()


def test_an_empty_list_says_so_and_offers_nothing_to_do_in_bulk() -> None:
    shown = answer(rows=[], export="拨付").content.decode()
    assert "还没有拨付" in shown
    assert "批量认定" not in shown


def test_the_export_holds_every_row_of_the_list_and_is_counted() -> None:
    counted: list[int] = []
    response = answer("?export=xlsx&sort=-name&per_page=20", export="拨付清单", on_export=counted.append)
    assert "%E6%8B%A8%E4%BB%98%E6%B8%85%E5%8D%95.xlsx" in response["Content-Disposition"]
    cells = [list(row) for row in openpyxl.load_workbook(io.BytesIO(response.content)).active.values]
    assert cells[0] == ["姓名", "已拨付", "状态"]
    assert cells[1] == ["人120", 120_000, "bad"]
    assert len(cells) == 1 + 120
    assert counted == [120]


def test_nothing_is_exported_where_no_export_is_offered() -> None:
    assert answer("?export=xlsx")["Content-Type"].startswith("text/html")
    assert "export=xlsx" not in answer().content.decode()
    assert "?sort=name&amp;export=xlsx" in answer("?sort=name", export="x").content.decode()


@pytest.mark.django_db
def test_a_bulk_action_reaches_what_was_ticked_within_the_list() -> None:
    users = [get_user_model().objects.create(username=name, name=name) for name in ("a", "b", "c")]
    listed = get_user_model().objects.exclude(username="c").order_by("pk")
    ticked = {"selected": [str(users[1].pk), str(users[2].pk), "'; --"]}
    assert list(selected(RequestFactory().post("/", ticked), listed)) == [users[1]], "c is not in the list"
    assert list(selected(RequestFactory().post("/", {"everything": "1"}), listed)) == users[:2]
    assert list(selected(RequestFactory().post("/"), listed)) == []
