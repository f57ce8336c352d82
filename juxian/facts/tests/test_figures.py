"""A figure is the length of the list it opens, whatever it counts; all figures of a table cost one query."""

from datetime import date
from decimal import Decimal

import pytest

from juxian.core.errors import Refused
from juxian.facts import catalogue, figures, indicators, queries, snapshots
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.facts.tests.conftest import AS_OF, AT
from juxian.rules import compile_expression, evaluate
from juxian.rules.types import NUMBER, STRING

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(things):
    return snapshots.take(as_of=AS_OF, by="test", at=AT)


def test_values_with_what_makes_them_checkable(taken):
    found = {figure.id: figure for figure in figures.compute_all(AS_OF)}
    assert {key: (one.value, one.records) for key, one in found.items()} == {
        "big": (2, 2),
        "new": (1, 1),
        "spent": (Decimal("89500.50"), 4),
        "model": (2, 2),
    }
    assert found["big"] == figures.compute("big", as_of=AS_OF)
    assert found["big"].snapshot == taken.hash
    assert found["big"].definition == "年末职工一百人及以上的单位。"
    assert [figure.group for figure in found.values()] == ["headline", "headline", "", ""]


def test_each_figure_opens_onto_as_many_records_as_it_says(taken):
    for figure in figures.compute_all(AS_OF):
        ids = figures.subject_ids(figure.id, as_of=AS_OF)
        assert len(ids) == figure.records
        assert ids == sorted(ids)


def test_the_year_is_that_of_the_date(things):
    snapshots.take(as_of=date(2026, 6, 30), by="test", at=AT)
    assert figures.compute("new", as_of=date(2026, 6, 30)).value == 0


def test_by_organisation_adds_up(taken, tree):
    found = figures.compute_by_organization("spent", AS_OF)
    assert found[tree["清岚公司"].pk] == Decimal(88000)
    assert sum(found.values()) == figures.compute("spent", as_of=AS_OF).value
    assert figures.compute_by_organization("new", AS_OF) == {tree["清岚公司"].pk: 1}


def test_restricted_to_organisations(taken, tree):
    only = frozenset({tree["一中"].pk, tree["教育局"].pk})
    assert figures.compute("big", as_of=AS_OF, organizations=only).value == 1
    assert figures.subject_ids("big", as_of=AS_OF, organizations=only) == [tree["一中"].pk]
    nobody = figures.compute("spent", as_of=AS_OF, organizations=frozenset())
    assert (nobody.value, nobody.records) == (0, 0)


def test_a_published_figure_keeps_its_snapshot(taken, things):
    things.lines.pop(0)
    newer = snapshots.take(as_of=AS_OF, by="test", at=AT)
    assert figures.compute("big", as_of=AS_OF).value == 1
    assert figures.compute("big", as_of=AS_OF, snapshot=taken).value == 2
    assert newer != taken


def test_all_figures_of_a_table_are_one_query_and_then_none(taken, monkeypatch, django_assert_num_queries):
    asked = []
    run = queries.run
    monkeypatch.setattr(queries, "run", lambda query: asked.append(query) or run(query))
    figures.compute_all(AS_OF, snapshot=taken)
    assert len(asked) == 1
    with django_assert_num_queries(0):
        figures.compute_all(AS_OF, snapshot=taken)
        figures.compute("big", as_of=AS_OF, snapshot=taken)
    assert len(asked) == 1


def test_what_is_not_known_is_refused_in_words(taken):
    with pytest.raises(Refused, match="bigg"):
        figures.compute("bigg", as_of=AS_OF)
    indicators.register(
        Indicator("odd", "怪", "odd", "things", "职工人数量 > 3", definition="误写的事实名。"),
        Indicator("lost", "失", "lost", "nowhere", "true", definition="没有这张表。"),
        Indicator("now", "点", "now", "things", "成立日期 >= 期初", definition="时点指标没有期初。", period="point"),
    )
    for name, code in (("odd", "rule_unknown-name-similar"), ("lost", "fact_table_unknown")):
        with pytest.raises(Refused) as refused:
            figures.compute(name, as_of=AS_OF)
        assert refused.value.code == code
    found = {figure.id: figure for figure in figures.compute_all(AS_OF)}
    assert "职工人数量" in found["odd"].problem
    assert found["odd"].value is None
    assert "期初" in found["now"].problem
    assert found["big"].value == 2


def test_a_fact_newer_than_the_snapshot_is_named(taken, things):
    old = catalogue.get("things")
    catalogue.unregister("things")
    facts = (*old.facts, Fact("grade", "等级", "grade", STRING, "信用等级。"))
    catalogue.register(FactTable("things", "单位", "units", "tests", facts, lambda as_of: [], old.subjects))
    indicators.register(Indicator("a", "甲级", "grade a", "things", '等级 = "A"', definition="等级为甲的单位。"))
    with pytest.raises(Refused) as refused:
        figures.compute("a", as_of=AS_OF)
    assert refused.value.code == "snapshot_lacks_fact"
    assert figures.compute("big", as_of=AS_OF).value == 2


def test_one_figure_that_breaks_the_query_does_not_stop_the_others(db):
    rows = [(pk, None, Decimal(10) ** 37) for pk in range(1, 31)]
    catalogue.register(
        FactTable(
            "huge", "大", "huge", "tests", (Fact("n", "数额", "n", NUMBER(38, 0), "数额。"),), lambda day: rows, None
        )
    )
    indicators.register(
        Indicator("total", "总额", "total", "huge", "true", "sum", "数额", definition="过大。"),
        Indicator("count", "个数", "count", "huge", "true", definition="个数。"),
    )
    snapshots.take(as_of=AS_OF, by="test", at=AT)
    found = {figure.id: figure for figure in figures.compute_all(AS_OF)}
    assert found["count"].value == 30
    assert found["total"].value is None
    assert "总额" in found["total"].problem


def test_a_harmed_snapshot_gives_no_figure_even_when_it_was_computed_before(taken):
    assert figures.compute("big", as_of=AS_OF).value == 2
    (taken.folder / "things.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(Refused) as refused:
        figures.compute("big", as_of=AS_OF)
    assert refused.value.code == "snapshot_harmed"


def test_the_engine_runs_over_an_opened_table(taken, tree):
    rule = compile_expression("职工人数 * 2", catalogue.scope("things"))
    with queries.opened("things", taken, {tree["一中"].pk}) as (connection, relation):
        found = evaluate(connection, relation, {"twice": rule}, key=catalogue.KEY)
    assert found.to_pylist() == [{"#key": tree["一中"].pk, "twice": Decimal(240)}]


def test_a_sensitive_fact_can_be_counted_by(taken, tree):
    indicators.register(Indicator("banked", "有账号", "banked", "things", '开户账号 = "6222"', definition="有账号。"))
    assert figures.compute("banked", as_of=AS_OF).value == 4
    selection = figures.selection(indicators.get("banked"), taken, {tree["一中"].pk})
    assert selection.rows(["开户账号", "职工人数"]) == [
        {"#key": tree["一中"].pk, "#organization": tree["一中"].pk, "开户账号": "6222", "职工人数": Decimal(120)}
    ]
    with queries.opened("things", taken) as (_connection, relation):
        assert "开户账号" in relation.columns
        assert relation.columns.count("#key") == 1
