"""Who sees which figure and which records; what a figure's page says."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.facts.tests.conftest import AS_OF, AT

pytestmark = pytest.mark.django_db
DAY = {"as_of": AS_OF.isoformat()}


@pytest.fixture
def taken(things):
    return snapshots.take(as_of=AS_OF, by="test", at=AT)


def figure_page(client, name="big", **query):
    return client.get(reverse("facts:figure", args=[name]), DAY | query)


def test_the_list_shows_every_figure_and_each_opens(taken, signed_in):
    page = signed_in(Role.CLERK).get(reverse("facts:figures"), DAY)
    text = page.content.decode()
    for name in ("规模以上单位", "新设单位", "人才投入", "示范单位"):
        assert name in text
    assert reverse("facts:figure", args=["big"]) + "?as_of=2025-12-31" in text
    assert taken.hash[:12] in text
    assert [len(figures) for figures in page.context["groups"].values()] == [2, 2]


def test_without_a_date_the_newest_snapshot_before_today_is_shown(taken, signed_in, things):
    snapshots.take(as_of=date(2024, 12, 31), by="test", at=AT)
    page = signed_in(Role.CLERK).get(reverse("facts:figures"))
    assert page.context["moment"].as_of == AS_OF
    assert page.context["moment"].dates == [AS_OF, date(2024, 12, 31)]


def test_a_date_without_snapshot_says_so_and_the_office_may_take_one(taken, signed_in):
    page = signed_in(Role.CLERK).get(reverse("facts:figures"), {"as_of": "2025-06-30"})
    assert "2025-06-30" in page.content.decode()
    assert page.context["groups"] == {}
    assert page.context["may_take"]
    client = signed_in(Role.DIRECTOR)
    assert client.post(reverse("facts:take"), {"as_of": "2025-06-30"}).status_code == 302
    assert snapshots.latest(date(2025, 6, 30)).tables.get().rows == 4


def test_a_snapshot_of_a_day_to_come_is_refused(things, signed_in):
    signed_in(Role.CLERK).post(reverse("facts:take"), {"as_of": "2099-01-01"})
    assert snapshots.latest() is None


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT_OFFICER])
def test_only_the_office_takes_snapshots(things, signed_in, role):
    assert signed_in(role, "教育局").post(reverse("facts:take"), {"as_of": "2025-06-30"}).status_code == 403


@pytest.mark.parametrize("role", [Role.EMPLOYER_HR, Role.TALENT, Role.EXPERT, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_other_roles_see_no_figures(taken, signed_in, role):
    client = signed_in(role, "一中")
    for name, args in (("figures", []), ("figure", ["big"]), ("catalogue", [])):
        assert client.get(reverse(f"facts:{name}", args=args)).status_code == 403


def test_signed_out_is_sent_to_sign_in(client, taken):
    assert client.get(reverse("facts:figures")).status_code == 302


def test_a_figure_says_how_it_is_counted_and_lists_its_records(taken, signed_in):
    page = figure_page(signed_in(Role.CLERK))
    text = page.content.decode()
    assert "职工人数 &gt;= 100" in text
    assert "年末职工一百人及以上的单位。" in text
    assert taken.hash in text
    assert page.context["figure"].records == len(page.context["table"].rows) == 2
    assert "清岚公司" in text
    assert "教育局" in [str(name) for name in page.context["by_unit"].categories]


def test_an_unknown_figure_and_an_unknown_unit_are_not_found(taken, signed_in):
    client = signed_in(Role.CLERK)
    assert figure_page(client, "bigg").status_code == 404
    assert figure_page(client, unit="999999").status_code == 404


def test_a_unit_officer_sees_the_figure_of_the_own_reach(taken, signed_in, tree):
    client = signed_in(Role.UNIT_OFFICER, "教育局")
    page = figure_page(client)
    assert page.context["figure"].value == 1
    assert [row.record["#key"] for row in page.context["table"].rows] == [tree["一中"].pk]
    assert "清岚公司" not in page.content.decode()
    assert figure_page(client, unit=tree["环科园"].pk).status_code == 404


def test_a_figure_of_one_unit(taken, signed_in, tree):
    page = figure_page(signed_in(Role.DIRECTOR), unit=tree["环科园"].pk)
    assert page.context["figure"].value == 1
    assert "清岚公司" in page.content.decode()


def test_a_leader_reads_the_figure_but_no_records(taken, signed_in):
    client = signed_in(Role.LEADER, "领导小组")
    page = figure_page(client)
    assert page.context["figure"].value == 2
    assert "table" not in page.context
    assert figure_page(client, export="xlsx")["Content-Type"].startswith("text/html")


def test_records_that_went_out_of_reach_are_counted_not_shown(taken, signed_in, tree):
    client = signed_in(Role.CLERK)
    tree["清岚公司"].delete()
    page = figure_page(client)
    assert page.context["figure"].value == 2
    assert page.context["records"].outside == 1
    assert len(page.context["table"].rows) == 1


def test_a_sensitive_fact_is_masked_on_the_page_and_in_the_file(taken, signed_in):
    from juxian.facts import indicators
    from juxian.facts.indicators import Indicator

    indicators.register(
        Indicator("banked", "有账号", "banked", "things", 'starts with(开户账号, "62")', definition="有账号。")
    )
    page = figure_page(signed_in(Role.CLERK), "banked")
    assert "••••••" in page.content.decode()
    assert "6222" not in page.content.decode().replace(taken.hash, "")
    column = next(one for one in page.context["table"].columns if one.verbose_name == "开户账号")
    assert not column.orderable


def test_the_file_holds_the_list_and_the_trail_keeps_it(taken, signed_in):
    answer = figure_page(signed_in(Role.CLERK), export="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert "一中" in rows[1]
    event = Event.objects.get(action="facts.records_exported")
    assert event.after == {"what": "big", "rows": 2}


def test_what_looks_like_a_formula_leaves_as_text(things, signed_in):
    line = things.lines[0]
    things.lines[0] = (*line[:2], '=HYPERLINK("http://x","y")', *line[3:])
    snapshots.take(as_of=AS_OF, by="test", at=AT)
    answer = figure_page(signed_in(Role.CLERK), export="xlsx")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    risky = [cell for cell in cells if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in risky] == ["s"]


def test_a_harmed_snapshot_is_said_on_the_page(taken, signed_in):
    (taken.folder / "things.parquet").unlink()
    client = signed_in(Role.CLERK)
    assert "juxian refresh --as-of 2025-12-31" in figure_page(client).content.decode()
    assert "juxian refresh --as-of 2025-12-31" in client.get(reverse("facts:figures"), DAY).content.decode()


def test_the_curve_has_a_point_for_each_date(taken, things, signed_in):
    snapshots.take(as_of=date(2024, 12, 31), by="test", at=AT)
    page = figure_page(signed_in(Role.CLERK))
    assert list(page.context["trend"].categories) == ["2024-12-31", "2025-12-31"]
    assert list(page.context["trend"].series[0].values) == [1, 2]


def test_pages_cost_few_queries(taken, signed_in, django_assert_max_num_queries):
    client = signed_in(Role.CLERK)
    with django_assert_max_num_queries(12):
        client.get(reverse("facts:figures"), DAY)
    with django_assert_max_num_queries(20):
        figure_page(client)


def test_the_catalogue_names_every_fact(things, signed_in):
    text = signed_in(Role.LEADER).get(reverse("facts:catalogue")).content.decode()
    for word in ("单位名称", "职工人数", "年末在册职工人数。", "示范单位、先进单位"):
        assert word in text


def test_headline_figures_stand_on_the_desk(taken, signed_in):
    text = signed_in(Role.LEADER, "领导小组").get("/").content.decode()
    assert "规模以上单位" in text
    assert "人才投入" not in text
    assert "规模以上单位" not in signed_in(Role.TALENT, "一中").get("/").content.decode()
