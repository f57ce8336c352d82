"""How a group of benefits that do not go together decides for one person; plain values in and out, no database.

Groups decide one after the other, each over what the earlier ones left standing:

- higher: the offer with the greatest total stands (at a tie the one placed first);
- first:  the offer placed first stands;
- choice: all stand until one is received;
- cap:    all stand, in their order, until their totals reach the limit; the one that reaches it is cut, those after
          it are excluded.

In the first three, what a person already receives stands, whatever the rule would choose today: what has started
is not taken away by a benefit that came later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Group:
    """A group as a run keeps it: `members` are benefit ids, the first placed first; `cap` is in fen."""

    id: int
    mode: str
    members: tuple[int, ...]
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What the table gives a person for one benefit, and what the groups made of it.

    `total` is all of it in fen, None for a benefit without amount. `excluded_by` is the benefit that stands instead,
    `group` the group that excluded or cut it, `allowed` what is left of the total.
    """

    benefit: int
    total: int | None
    allowed: int | None = None
    group: int | None = None
    excluded_by: int | None = None

    @property
    def stands(self) -> bool:
        """Whether nothing excluded it."""
        return self.excluded_by is None

    @property
    def cut(self) -> bool:
        """Whether a limit left less of it than the table gives."""
        return self.stands and self.allowed != self.total


@dataclass(frozen=True, slots=True)
class Received:
    """What a person had received by the day: the benefits that run on it, and the sums drawn under any, in fen."""

    running: frozenset[int] = frozenset()
    drawn: Mapping[int, int] = field(default_factory=dict)


NOTHING = Received()


def decide(
    offers: Iterable[tuple[int, int | None]], groups: Iterable[Group], received: Received = NOTHING
) -> list[Offer]:
    """Return the offers (benefit, total in fen) of one person after all `groups`."""
    standing = {benefit: Offer(benefit, total, total) for benefit, total in offers}
    for group in groups:
        members = [standing[b] for b in group.members if b in standing and standing[b].stands]
        if group.mode == "cap":
            decided = _cap(members, group, received.drawn)
        else:
            decided = _choose(members, group, received.running)
        standing.update((offer.benefit, offer) for offer in decided)
    return list(standing.values())


def _choose(members: Sequence[Offer], group: Group, received: frozenset[int]) -> list[Offer]:
    started = next((b for b in group.members if b in received), None)
    if started is not None:
        winner: int | None = started
    elif group.mode == "choice" or not members:
        winner = None
    elif group.mode == "higher":
        winner = max(members, key=lambda offer: offer.total or 0).benefit
    else:
        winner = members[0].benefit
    if winner is None:
        return []
    return [
        replace(offer, excluded_by=winner, group=group.id, allowed=None if offer.total is None else 0)
        for offer in members
        if offer.benefit != winner and offer.benefit not in received
    ]


def _cap(members: Sequence[Offer], group: Group, drawn: Mapping[int, int]) -> list[Offer]:
    offered = {offer.benefit for offer in members}
    # What was received under a member that is not offered any more has used a part of the limit.
    spent = [b for b in group.members if drawn.get(b) and b not in offered]
    left = max(0, (group.cap or 0) - sum(drawn[b] for b in spent))
    decided = []
    for offer in members:
        allowed = min(offer.allowed or 0, left)
        left -= allowed
        if allowed:
            spent.append(offer.benefit)
        if allowed != offer.allowed:
            # Of nothing left there is nothing to claim: those before it stand instead.
            instead = None if allowed or not spent else spent[-1]
            offer = replace(offer, allowed=allowed, group=group.id, excluded_by=instead)
        decided.append(offer)
    return decided
