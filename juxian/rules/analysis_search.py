"""The search behind `analyse`: from boxes to findings, each with an example that the closures confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .analysis import MAX_GAPS, MAX_PAIRS, Analysis, Doubt, Finding, Kind, Unanalysed
from .analysis_boxes import Box, Budget, BudgetSpent, Cover, between, covers, meet, widened
from .analysis_cells import Part
from .analysis_examples import Examples, Verdict
from .analysis_table import BoxedTable, RuleBoxes
from .errors import RuleError
from .lower import Lowering
from .parser import parse_cell
from .scope import Scope
from .table import HitPolicy
from .tree import Const, Fact, Node, content
from .values import equal

if TYPE_CHECKING:
    from .decision import Decision

IN_ORDER = (HitPolicy.FIRST, HitPolicy.PRIORITY)
SEVERAL = (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER)


class Search(BoxedTable):
    """One analysis of one table."""

    def __init__(self, decision: Decision, domains: Mapping[str, str], steps: int) -> None:
        super().__init__(decision, domains)
        self.policy = decision.table.hit_policy
        self.steps = steps
        self.findings: list[Finding] = []
        self.examples = Examples(decision, self.axes)

    def analysis(self) -> Analysis:
        """Look for everything."""
        for look, steps in (
            (self.never, 0),
            (self.overlaps, self.steps),
            (self.masked, self.steps // 4),
            (self.gaps, self.steps // 2),
            (self.unknown, self.steps // 4),
            (self.mergeable, 0),
            (self.listed, 0),
        ):
            with self._within_budget():
                look(Budget(steps))
        default = self.decision.parts.default is not None
        return Analysis(tuple(self.findings), tuple(dict.fromkeys(self.unanalysed)), default)

    @contextmanager
    def _within_budget(self) -> Iterator[None]:
        try:
            yield
        except BudgetSpent:
            self.unanalysed.append(Unanalysed(Doubt.BUDGET))

    def never(self, _budget: Budget) -> None:
        """Rules that no input matches."""
        for one in self.rules:
            if not one.boxes:
                alone = [label for label, parts in one.cells if not self.boxes(self._on_axes(parts))]
                self.findings.append(Finding(Kind.NEVER, (one.id,), column=alone[0] if alone else ""))

    def _on_axes(self, parts: Sequence[Part]) -> list[Part]:
        keys = {axis.subject.key for axis in self.axes}
        return [{key: values for key, values in part.items() if key in keys} for part in parts]

    def overlaps(self, budget: Budget) -> None:
        """Pairs of rules that match one input, unless the hit policy wants all that match."""
        if self.policy in SEVERAL:
            return
        listed = 0
        for number, a in enumerate(self.rules):
            for b in self.rules[number + 1 :]:
                budget.spend(1)
                commons = [found for x in a.boxes for y in b.boxes if (found := meet(x, y)) is not None]
                if not commons:
                    continue
                if listed == MAX_PAIRS:
                    self.unanalysed.append(Unanalysed(Doubt.MORE))
                    return
                listed += 1
                self._overlap(a, b, commons)

    def _overlap(self, a: RuleBoxes, b: RuleBoxes, commons: Sequence[Box]) -> None:
        same = content(a.rule.value) == content(b.rule.value) or _same_constant(a.rule.value, b.rule.value)
        computed = not (isinstance(a.rule.value, Const) and isinstance(b.rule.value, Const)) and not same
        for common in sorted(commons, key=lambda box: not all(x & y for x, y in zip(box, self.known, strict=True))):
            example = self.examples.find(self._preferring_known(common), _both(a.id, b.id, differ=computed))
            if example is not None:
                kind = Kind.SETTLED if self.policy in IN_ORDER else Kind.CONFLICT
                if same and self.policy is not HitPolicy.UNIQUE:
                    kind = Kind.SAME
                self.findings.append(Finding(kind, (a.id, b.id), self.region(common), example))
                return
        self.unanalysed.append(Unanalysed(Doubt.PAIR, (a.id, b.id)))

    def _preferring_known(self, box: Box) -> Box:
        return tuple(mask & known or mask for mask, known in zip(box, self.known, strict=True))

    def masked(self, budget: Budget) -> None:
        """Rules before which others always come."""
        if self.policy not in IN_ORDER:
            return
        order = self.rules
        if self.policy is HitPolicy.PRIORITY:
            by_id = {one.id: one for one in self.rules}
            ranked = self.decision.parts.make(self.decision.parts.rules).ranked("PRIORITY")
            order = [by_id[rule.id] for rule in ranked]
        cover = self._cover(())
        names: list[str] = []
        for one in order:
            if one.boxes and all(cover.hole(box, budget) is None for box in one.boxes):
                pairs = zip(names, cover.boxes, strict=True)
                before = dict.fromkeys(i for i, other in pairs if any(meet(other, box) for box in one.boxes))
                example = self._in_rule(one, _matches_in_vain(one.id))
                self.findings.append(Finding(Kind.MASKED, (one.id, *before), example=example))
            if one.plain:
                for box in one.boxes:
                    cover.add(box)
                    names.append(one.id)

    def _cover(self, boxes: Sequence[Box]) -> Cover:
        found = Cover([axis.size for axis in self.axes])
        for box in boxes:
            found.add(box)
        return found

    def _in_rule(self, one: RuleBoxes, holds: Callable[[Verdict], bool]) -> dict[str, object] | None:
        found = (self.examples.find(self._preferring_known(box), holds) for box in one.boxes)
        return next((example for example in found if example is not None), None)

    def gaps(self, budget: Budget) -> None:
        """Boxes of known values that no rule covers: first those between rules, then all others as wide as they get."""
        rules = [box for one in self.rules for box in one.boxes]
        cover = self._cover(rules)
        found: list[Finding] = []
        try:
            while self.rules and (point := cover.hole(self.known, budget)) is not None:
                if len(cover.boxes) == len(rules) + MAX_GAPS:
                    self.unanalysed.append(Unanalysed(Doubt.MORE))
                    break
                kind, box = self._gap(point, rules)
                cover.add(box)
                example = self.examples.find(box, lambda one: not one.matched)
                if example is None:
                    self.unanalysed.append(Unanalysed(Doubt.GAPS))
                else:
                    found.append(Finding(kind, (), self.region(box), example))
        finally:
            found.sort(key=lambda one: (one.kind is Kind.GAP, len(one.region)))
            self.findings += found

    def _gap(self, point: Box, rules: Sequence[Box]) -> tuple[Kind, Box]:
        """The gap that a point lies in. One between rules is told no wider than these rules are."""
        wide = min(widened(point, rules, self.known), key=lambda box: (bool(self._inner(box)), self._asked(box)))
        for axis in self._inner(wide):
            narrow = between(wide, rules, axis)
            if covers(narrow, point):
                return Kind.BETWEEN, narrow
        return Kind.GAP, wide

    def _inner(self, box: Box) -> list[int]:
        return [n for n, axis in enumerate(self.axes) if axis.is_between(box[n])]

    def _asked(self, box: Box) -> int:
        return sum(mask != known for mask, known in zip(box, self.known, strict=True))

    def unknown(self, budget: Budget) -> None:
        """Facts that, when not known, leave without any rule somebody whom one could match."""
        cover = self._cover([box for one in self.rules for box in one.boxes])
        names = dict.fromkeys(a.subject.node.name for a in self.axes if isinstance(a.subject.node, Fact))
        for name in names:
            example = next(
                (e for one in self.rules if (e := self._without(name, one, cover, budget)) is not None), None
            )
            if example is not None:
                needing = tuple(one.id for one in self.rules if one.boxes and not self._accepts_unknown(name, one))
                self.findings.append(Finding(Kind.UNKNOWN, needing, (), example, name))

    def _about(self, name: str) -> list[bool]:
        return [isinstance(a.subject.node, Fact) and a.subject.node.name == name for a in self.axes]

    def _accepts_unknown(self, name: str, one: RuleBoxes) -> bool:
        about = self._about(name)
        return any(
            all(mask & axis.null for mask, axis, here in zip(box, self.axes, about, strict=True) if here)
            for box in one.boxes
        )

    def _without(self, name: str, one: RuleBoxes, cover: Cover, budget: Budget) -> dict[str, object] | None:
        """Somebody within a rule but for the fact, which is not known, and whom no other rule matches."""
        if self._accepts_unknown(name, one):
            return None
        about = self._about(name)
        for box in one.boxes:
            within = tuple(
                axis.null if here else mask & axis.known for mask, axis, here in zip(box, self.axes, about, strict=True)
            )
            point = cover.hole(within, budget)
            example = self.examples.find(point, lambda found: not found.matched) if point is not None else None
            if example is not None:
                return example
        return None

    def mergeable(self, _budget: Budget) -> None:
        """Rules that differ on one axis only and give the same."""
        groups: dict[tuple[int, str, Box], list[RuleBoxes]] = defaultdict(list)
        for one in self.rules:
            if one.plain and len(one.boxes) == 1:
                value = content(one.rule.value)
                for axis in range(len(self.axes)):
                    groups[axis, value, _but(one.boxes[0], axis)].append(one)
        for (axis, _, _), group in groups.items():
            if len(group) > 1 and self._may_merge(group, axis):
                union = 0
                for one in group:
                    union |= one.boxes[0][axis]
                example = self._in_rule(group[0], _matches(group[0].id))
                pick = self.axes[axis].pick(union)
                ids = tuple(one.id for one in group)
                self.findings.append(Finding(Kind.MERGE, ids, (pick,), example, self.axes[axis].label))

    def _may_merge(self, group: Sequence[RuleBoxes], axis: int) -> bool:
        """Whether one rule instead of the group would never change the result."""
        masks = [one.boxes[0][axis] for one in group]
        if sum(mask.bit_count() for mask in masks) != _union(masks).bit_count():
            # Rules that meet are told as overlapping, and where all that match count, one would count less.
            return False
        if self.policy in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.COLLECT):
            return True
        places = [self.rules.index(one) for one in group]
        between = [self.rules[n] for n in range(min(places), max(places)) if n not in places]
        return not any(meet(x, y) for other in between for x in other.boxes for one in group for y in one.boxes)

    def listed(self, _budget: Budget) -> None:
        """Values listed as allowed that no rule gives, and rules that give others."""
        unused = {finding.rules[0] for finding in self.findings if finding.kind in (Kind.NEVER, Kind.MASKED)}
        for number, output in enumerate(self.table.outputs):
            results = {one.id: one.rule.outputs[number] for one in self.rules}
            allowed = self._allowed(output.allowed, output.name)
            constants = {rule: node.value for rule, node in results.items() if isinstance(node, Const)}
            if not allowed:
                continue
            for rule, value in constants.items():
                if value is not None and not _among(value, allowed):
                    one = next(one for one in self.rules if one.id == rule)
                    example = self._in_rule(one, _matches(rule))
                    self.findings.append(Finding(Kind.UNLISTED, (rule,), (), example, output.name, value))
            if len(constants) == len(results):
                given = [value for rule, value in constants.items() if rule not in unused]
                given.append(self._default(output.name))
                missing = [value for value in allowed if not _among(value, given)]
                self.findings += [Finding(Kind.UNUSED, column=output.name, value=value) for value in missing]

    def _allowed(self, text: str, name: str) -> list[object]:
        if not text.strip():
            return []
        lowering, scope = Lowering(strict=False), Scope({})
        try:
            found = [lowering.lower(item, scope) for item in parse_cell(text, *scope.words()).items]
        except RuleError:
            found = []
        if not found or not all(isinstance(node, Const) for node in found):
            self.unanalysed.append(Unanalysed(Doubt.ALLOWED, (), name))
            return []
        return [node.value for node in found if isinstance(node, Const)]

    def _default(self, name: str) -> object:
        default = self.decision.parts.default
        value = default.value if isinstance(default, Const) else None
        return value.get(name) if isinstance(value, dict) else value


def _matches(rule: str) -> Callable[[Verdict], bool]:
    return lambda found: rule in found.matched


def _matches_in_vain(rule: str) -> Callable[[Verdict], bool]:
    return lambda found: rule in found.matched and rule != found.hits


def _both(a: str, b: str, *, differ: bool) -> Callable[[Verdict], bool]:
    def holds(found: Verdict) -> bool:
        return {a, b} <= set(found.matched) and (not differ or found.value(a) != found.value(b))

    return holds


def _same_constant(a: Node, b: Node) -> bool:
    return isinstance(a, Const) and isinstance(b, Const) and equal(a.value, b.value) is True


def _but(box: Box, axis: int) -> Box:
    return (*box[:axis], *box[axis + 1 :])


def _union(masks: Sequence[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _among(value: object, values: Sequence[object]) -> bool:
    return any(equal(value, other) is True for other in values)
