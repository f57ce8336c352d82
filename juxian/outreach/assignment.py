"""People to heads over many posts, each person once, so that the scores add up to the most.

Of a post's candidates only the best are looked at, as many as all posts together have heads: any worse one could be
exchanged for one of these that is free. So what is left out never makes the sum smaller. Among equal sums the one that
fills more heads is taken, then the one that leaves fewer posts with nobody, then the one whose people stand higher in
their lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from juxian.core.errors import Refused

MOST_HEADS = 500


@dataclass(frozen=True)
class Scored:
    """A candidate of a post: the person's key and score."""

    key: int
    score: int


def assign(heads: Mapping[int, int], ranked: Mapping[int, Sequence[Scored]]) -> dict[int, list[Scored]]:
    """Return for each post, by its key, whom it gets; `ranked` holds its candidates, the best first.

    Refuses more than five hundred heads at once.
    """
    wanted = sum(heads.values())
    if wanted > MOST_HEADS:
        raise Refused(
            _("These posts have %(heads)d heads: choose posts with no more than %(most)d together."),
            code="too_many_heads",
            params={"heads": wanted, "most": MOST_HEADS},
        )
    chosen = {post: list(ranked.get(post, ()))[:wanted] for post in sorted(heads)}
    flow = _flow(heads, chosen, wanted) if wanted else {}
    return {
        post: [one for one in candidates if flow.get(("post", post), {}).get(("person", one.key))]
        for post, candidates in chosen.items()
    }


def _flow(
    heads: Mapping[int, int], chosen: Mapping[int, Sequence[Scored]], wanted: int
) -> dict[object, dict[object, int]]:
    """Return the flow of least cost from posts through people; whole numbers only, so that nothing is rounded."""
    import networkx  # here, for few pages need it and it takes a while to load

    # Each level outweighs all of those below it together: score, heads filled, posts with nobody, places in the lists.
    nobody = wanted * wanted + 1
    filled = nobody * (wanted + 2)
    score = filled * (wanted + 1)
    graph = networkx.DiGraph()
    graph.add_node("end", demand=wanted)
    for post, candidates in chosen.items():
        graph.add_node(("post", post), demand=-heads[post])
        graph.add_edge(("post", post), "end", capacity=max(0, heads[post] - 1), weight=0)  # heads that stay empty
        graph.add_edge(("post", post), ("nobody", post), capacity=1, weight=nobody)  # the last of them
        graph.add_edge(("nobody", post), "end", capacity=1, weight=0)
        for place, one in enumerate(candidates):
            gain = one.score * score + filled - place
            graph.add_edge(("post", post), ("person", one.key), capacity=1, weight=-gain)
            graph.add_edge(("person", one.key), "end", capacity=1, weight=0)
    _cost, flow = networkx.network_simplex(graph)
    found: dict[object, dict[object, int]] = flow
    return found
