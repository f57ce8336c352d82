"""People to heads: the sum is the best there is, each person once, and the same every time."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juxian.outreach.assignment import Scored, assign

scores = st.sampled_from([0, 2500, 5000, 10_000])
posts = st.dictionaries(st.integers(1, 3), st.dictionaries(st.integers(1, 5), scores, max_size=5), min_size=1)


def ranked(candidates: dict[int, int]) -> list[Scored]:
    return sorted((Scored(key, score) for key, score in candidates.items()), key=lambda one: (-one.score, one.key))


def best(heads: dict[int, int], asked: dict[int, dict[int, int]]) -> tuple[int, int, int]:
    """Return the best sum and, for it, the most heads filled, then posts with somebody, by trying everything."""
    people = sorted({key for found in asked.values() for key in found})
    found = (0, 0, 0)
    for places in itertools.product([None, *asked], repeat=len(people)):
        pairs = [(post, key) for key, post in zip(people, places, strict=True) if post is not None]
        if all(key in asked[post] for post, key in pairs) and all(
            sum(one == post for one, _key in pairs) <= heads[post] for post in asked
        ):
            found = max(found, (sum(asked[post][key] for post, key in pairs), len(pairs), len(dict(pairs))))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(posts, st.data())
def test_the_sum_is_the_best_then_most_heads_are_filled(asked: dict[int, dict[int, int]], data: st.DataObject) -> None:
    heads = {post: data.draw(st.integers(1, 2)) for post in asked}
    lists = {post: ranked(found) for post, found in asked.items()}
    chosen = assign(heads, lists)
    everybody = [one.key for found in chosen.values() for one in found]
    assert len(everybody) == len(set(everybody))
    assert all(len(found) <= heads[post] for post, found in chosen.items())
    total, served = sum(one.score for found in chosen.values() for one in found), sum(map(bool, chosen.values()))
    assert (total, len(everybody), served) == best(heads, asked)
    again = assign(dict(reversed(heads.items())), dict(reversed(lists.items())))
    assert again == chosen


def test_candidates_beyond_the_heads_change_nothing() -> None:
    lists = {post: ranked(dict.fromkeys(range(1, 40), 5000)) for post in (1, 2)}
    assert assign({1: 1, 2: 2}, lists) == assign({1: 1, 2: 2}, {post: found[:3] for post, found in lists.items()})
