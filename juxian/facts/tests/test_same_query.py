"""Whatever the condition: a figure is the length of the list it opens, and what plain Python counts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.core.errors import Refused
from juxian.facts import catalogue, conditions, figures, indicators, snapshots
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.facts.tests.conftest import AS_OF, AT
from juxian.rules.types import BOOLEAN, DATE, NUMBER, STRING

FACTS = (
    Fact("n", "数", "n", NUMBER(6, 2), "一个数。"),
    Fact("m", "另一数", "m", NUMBER(4, 0), "另一个数。"),
    Fact("s", "文", "s", STRING, "一段文字。"),
    Fact("d", "日", "d", DATE, "一个日期。"),
    Fact("b", "是否", "b", BOOLEAN, "是否。"),
)
NUMBERS = st.decimals(-50, 50, places=2)
DAYS = st.dates(date(2024, 6, 1), date(2026, 6, 1))
WORDS = st.sampled_from(["甲", "乙", "", "丙'; --", 'A"b'])
ROW = st.tuples(
    st.none() | st.integers(1, 3),
    st.none() | NUMBERS,
    st.none() | st.integers(-9, 9),
    st.none() | WORDS,
    st.none() | DAYS,
    st.none() | st.booleans(),
)


def quoted(word):
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


COMPARE = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
ATOM = st.one_of(
    st.builds("数 {} {}".format, COMPARE, NUMBERS),
    st.builds("数 + 另一数 {} {}".format, COMPARE, NUMBERS),
    st.builds("另一数 in [{}..{}]".format, st.integers(-9, 0), st.integers(0, 9)),
    st.builds(lambda words: f"文 in ({', '.join(map(quoted, words))})", st.lists(WORDS, min_size=1, max_size=3)),
    st.builds(lambda word: f"文 = {quoted(word)}", WORDS),
    st.builds(lambda day: f'日 >= date("{day}")', DAYS),
    st.just("日 between 期初 and 期末"),
    st.sampled_from(["是否", "是否 = null", "文 != null", "true"]),
)
CONDITION = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
    ),
    max_leaves=5,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=12), condition=CONDITION)
def test_a_figure_is_the_length_of_the_list_it_opens(rows, condition):
    catalogue._tables.clear()
    indicators._indicators.clear()
    lines = [(key, *row) for key, row in enumerate(rows, start=1)]
    catalogue.register(FactTable("t", "表", "t", "tests", FACTS, lambda day: lines, lambda user: None))
    indicators.register(
        Indicator("count", "个数", "count", "t", condition, definition="个数。"),
        Indicator("sum", "总和", "sum", "t", condition, "sum", "数", definition="总和。"),
    )
    try:
        compiled = conditions.compiled("t", condition)
    except Refused:
        return  # not(…) of what is no condition: refused at once, so never counted
    snapshot = snapshots.take(as_of=AS_OF, by="test", at=AT)
    count, total = (figures.compute(one, as_of=AS_OF, snapshot=snapshot) for one in ("count", "sum"))
    ids = figures.subject_ids("count", as_of=AS_OF, snapshot=snapshot)
    period = {"期初": date(2025, 1, 1), "期末": AS_OF}
    names = [fact.name for fact in FACTS]
    expected = [line for line in lines if compiled.person(dict(zip(names, line[2:], strict=True)) | period) is True]
    assert ids == [line[0] for line in expected]
    assert count.value == count.records == total.records == len(ids)
    assert total.value == sum((line[2] or Decimal(0) for line in expected), Decimal(0))
    parts = figures.compute_by_organization("count", AS_OF, snapshot=snapshot)
    assert sum(parts.values()) == count.value
    some = frozenset({1, 2})
    within = figures.compute("count", as_of=AS_OF, snapshot=snapshot, organizations=some)
    assert within.value == sum(parts.get(pk, 0) for pk in some)
    assert len(figures.subject_ids("count", as_of=AS_OF, snapshot=snapshot, organizations=some)) == within.value
