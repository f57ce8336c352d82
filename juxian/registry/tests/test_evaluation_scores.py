"""Scores: the same over everybody as for one person, with weights spread as the document says."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.facts import selectors, snapshots
from juxian.registry.evaluation import peers
from juxian.registry.evaluation.coherence import concerns
from juxian.registry.evaluation.comparing import compare
from juxian.registry.evaluation.compiling import TABLE, check_criterion
from juxian.registry.evaluation.definition import Criterion, Definition, Dimension, Mapped, Step, Unknown
from juxian.registry.evaluation.explaining import explain
from juxian.registry.evaluation.population import evaluate_people
from juxian.registry.evaluation.scoring import score
from juxian.registry.models import EvaluationModel, EvaluationVersion, Person
from juxian.registry.services import link_account

D = Decimal
Make = Callable[..., Any]


def ladder(expression: str, *steps: tuple[int, int], unknown: Unknown = Unknown.SKIP) -> Criterion:
    rungs = tuple(Step(D(least), D(points)) for least, points in steps)
    return Criterion(expression, expression, Mapped.LADDER, rungs[-1].points, unknown, rungs)


def linear(expression: str, low: int, high: int, cap: int, unknown: Unknown = Unknown.SKIP) -> Criterion:
    return Criterion(expression, expression, Mapped.LINEAR, D(cap), unknown, low=D(low), high=D(high))


WHOLE = Definition(
    "在册",
    50,
    (
        Dimension("市场", 50, (ladder("年薪 / 10000", (10, 20), (30, 60), (50, 100)), linear("年薪", 0, 400000, 50))),
        Dimension("同行", 30, (linear("同行评分", 50, 90, 60), ladder("count(称号)", (1, 40), unknown=Unknown.ZERO))),
        Dimension("贡献", 20, (Criterion("在团队", "count(所在团队) > 0", Mapped.YES, D(10), Unknown.ZERO),)),
    ),
)


def test_weights_of_what_is_not_known_are_spread_and_said() -> None:
    """市场 80 of 150 points; 同行: one unknown left out, one worth nothing; 贡献 unknown and worth nothing."""
    found = score(WHOLE, [D(60), D(20), None, None, None])
    assert found.dimensions == (D("53.33"), D("0.00"), D("0.00"))
    assert found.coverage == D("82.00")  # 50 + 30 × 40/100 + 20
    assert found.total == D("26.67")  # (50 × 53.33… + 30 × 0 + 20 × 0) / 100
    skipped = Definition("", 50, (*WHOLE.dimensions[:1], Dimension("同行", 50, WHOLE.dimensions[1].criteria[:1])))
    alone = score(skipped, [D(60), D(20), None])
    assert (alone.total, alone.coverage, alone.dimensions) == (D("53.33"), D("50.00"), (D("53.33"), None))
    assert score(skipped, [None, None, None]).total is None


@pytest.mark.django_db
@given(
    st.one_of(st.none(), st.decimals(0, 900_000, places=2)),
    st.one_of(st.none(), st.decimals(0, 100, places=2)),
    st.lists(st.sampled_from(["院士", "省双创人才"]), max_size=2),
)
def test_points_never_leave_their_bounds_and_rise_with_the_value(
    wage: D | None, peer: D | None, held: list[str]
) -> None:
    facts = {"年薪": wage, "称号": held, "所在团队": [], "在册": True}
    found = explain(WHOLE, facts, peers=peer)
    every = [one for side in found.sides for one in side.criteria]
    assert all(one.points is None or 0 <= one.points <= one.criterion.cap for one in every)
    if wage is not None:
        more = explain(WHOLE, facts | {"年薪": wage + 1}, peers=peer)
        assert more.score.total >= found.score.total  # type: ignore[operator]
        hit = [rung for rung in every[0].rungs if rung.hit]
        assert len(hit) == 1


@pytest.fixture
def people(db: None, make_person: Make, tmp_path: Path, settings: Any) -> list[Person]:
    settings.DATA = tmp_path
    pays = (None, 9_000_000, 10_000_000, 29_999_900, 41_234_567)
    found = [make_person(f"某{n}", "一中" if n % 2 else "清岚公司", wage_fen=pay) for n, pay in enumerate(pays)]
    snapshots.take(as_of=timezone.localdate(), by="test", at=timezone.now())
    return found


def test_everybody_together_as_each_alone(people: list[Person]) -> None:
    snapshot = snapshots.latest()
    assert snapshot is not None
    given_by_peers = {people[1].pk: D("70.50"), people[4].pk: D("95.00")}
    together = evaluate_people(WHOLE, snapshot, peers=given_by_peers)
    assert [one.person for one in together] == [one.pk for one in people]
    for one in together:
        facts = selectors.facts_of(TABLE, one.person, snapshot)
        assert facts is not None
        alone = explain(WHOLE, facts, peers=given_by_peers.get(one.person))
        assert alone.score == one.score
        assert tuple(given.points for side in alone.sides for given in side.criteria) == one.points
    assert together[4].points == (D(60), D(50), D(60), D(0), D(0))
    assert evaluate_people(WHOLE, snapshot, condition='单位 = "一中"')[0].person == people[1].pk


def test_who_moves_how_much(people: list[Person]) -> None:
    snapshot = snapshots.latest()
    assert snapshot is not None
    before = Definition("", 0, (Dimension("市场", 100, (ladder("年薪 / 10000", (10, 50), (40, 100)),)),))
    after = Definition("年薪 < 400000", 0, (Dimension("市场", 100, (linear("年薪", 0, 400000, 100),)),))
    found = compare(before, after, snapshot)
    changes = {one.person: (one.before, one.after, one.places) for one in found.moved}
    assert changes == {
        people[1].pk: (D("0.00"), D("22.50"), 1),
        people[2].pk: (D("50.00"), D("25.00"), 0),
        people[3].pk: (D("50.00"), D("75.00"), 1),
    }
    assert (found.only_before, found.only_after) == (2, 0)
    assert found.moving(20) == (2, 1)


@pytest.mark.django_db
def test_a_note_where_a_method_rests_on_degree_title_or_prizes_alone() -> None:
    degree = Criterion("博士", '学位 = "博士"', Mapped.YES, D(60))
    mixed = Criterion("博士高薪", '学位 = "博士" and 年薪 > 1', Mapped.YES, D(60))
    pay = linear("年薪", 0, 1, 40)
    noted = concerns(Definition("", 50, (Dimension("学术", 60, (degree, pay)), Dimension("市场", 40, (pay,)))))
    assert [(one.dimension, one.share) for one in noted] == [("学术", 60)]
    both = Definition("", 50, (Dimension("学术", 90, (degree,)), Dimension("市场", 10, (pay,))))
    assert [(one.dimension, one.share) for one in concerns(both)] == [("学术", 100), ("", 90)]
    assert not concerns(Definition("", 50, (Dimension("学术", 100, (mixed, pay)),)))


@pytest.mark.django_db
def test_pay_is_evaluated_by_only_who_may_use_it(make_user: Make) -> None:
    check_criterion(WHOLE.criteria[0], make_user(Role.CLERK))
    with pytest.raises(Refused, match="年薪"):
        check_criterion(WHOLE.criteria[0], make_user(Role.UNIT_OFFICER, "教育局"))


@pytest.mark.django_db
def test_points_that_could_be_counted_back_to_pay_are_refused(make_user: Make) -> None:
    clerk = make_user(Role.CLERK)
    with pytest.raises(Refused) as refused:
        check_criterion(linear("年薪 / 12", 5_000, 50_000, 100), clerk)
    assert refused.value.code == "points_tell_the_value"
    check_criterion(linear("count(称号)", 0, 5, 100), clerk)


def test_peers_share_no_unit_and_the_extremes_are_left_out(
    people: list[Person], make_user: Make, make_person: Make
) -> None:
    now, clerk = timezone.now(), make_user(Role.CLERK)
    model = EvaluationModel.objects.create(name="甲", purpose="参考", created_by="a", created_at=now)
    version = EvaluationVersion(
        model=model, number=1, definition=WHOLE.to_json(), hash=WHOLE.hash, reason="首次", drafted_by="a",
        adopted_by="b", adopted_at=now,
    )  # fmt: skip
    version.save()
    here = make_user(Role.EXPERT, "一中")
    colleague = make_user(Role.EXPERT)
    link_account(person=make_person("专家", "一中"), account=colleague, by="test", at=now)
    others = [make_user(Role.EXPERT) for _ in range(3)]
    asked = {"version": version, "name": "第一轮", "due": timezone.localdate(), "by": clerk, "at": now}
    with pytest.raises(Refused, match="某1"):
        peers.open_round(people=[people[1]], reviewers=[here, colleague, *others[:2]], **asked)
    held = peers.open_round(people=people[1:3], reviewers=[here, colleague, *others], **asked)
    assert set(held.reviews.filter(person=people[1]).values_list("reviewer", flat=True)) == {one.pk for one in others}
    assert held.reviews.filter(person=people[2]).count() == 5
    for review, value in zip(held.reviews.filter(person=people[1]).order_by("pk"), (60, 80, 100), strict=True):
        with pytest.raises(Refused):
            peers.give_review(review=review, score=value, reason="强", by=clerk, at=now)
        peers.give_review(review=review, score=value, reason="强", by=review.reviewer, at=now)
    for review in held.reviews.filter(person=people[2]).order_by("pk")[:2]:
        peers.give_review(review=review, score=90, reason="强", by=review.reviewer, at=now)
    peers.close_round(held=held, by=clerk, at=now)
    assert peers.scores(held) == {people[1].pk: D("80.00")}
    assert peers.trimmed([10, 70, 80, 91, 100]) == D("80.33")
    with pytest.raises(Refused):
        peers.give_review(review=review, score=1, reason="弱", by=review.reviewer, at=now)
