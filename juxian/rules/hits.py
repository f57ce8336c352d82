"""Hit policies: the rules of a table, compiled, become one tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .errors import RuleError
from .lower import Lowering
from .sets import Values
from .table import Aggregation, HitPolicy
from .tree import NULL_CONST, Const, Fact, Node, Op, facts, walk
from .types import BOOLEAN, NUMBER, STRING, ListType, Number, join_all
from .values import equal

SPAN = (0, 0)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule: its cells and their conjunction, its outputs each and together, where its cells hold."""

    id: str
    cells: tuple[Node, ...]
    matches: Node
    outputs: tuple[Node, ...]
    value: Node
    sets: tuple[Values | None, ...]


def disjoint(a: CompiledRule, b: CompiledRule) -> bool:
    """Whether no facts match both, as far as their cells prove it."""
    return any(x is not None and y is not None and not x & y for x, y in zip(a.sets, b.sets, strict=True))


def overlaps(rules: Sequence[CompiledRule]) -> tuple[tuple[str, str], ...]:
    """Pairs of rules that are not proved disjoint."""
    return tuple((a.id, b.id) for number, a in enumerate(rules) for b in rules[number + 1 :] if not disjoint(a, b))


def chain(lowering: Lowering, pairs: Sequence[tuple[Node, Node]], otherwise: Node) -> Node:
    """The value of the first pair whose condition is true."""
    result = otherwise
    for condition, value in reversed(pairs):
        result = lowering.choose(condition, value, result)
    return result


class Hits:
    """Makes the tree of a table's result by its hit policy."""

    def __init__(
        self,
        lowering: Lowering,
        rules: Sequence[CompiledRule],
        default: Node | None,
        priorities: Sequence[Sequence[object] | None],
        place: str,
    ) -> None:
        self.lowering = lowering
        self.rules = rules
        self.default = default
        self.otherwise = default if default is not None else NULL_CONST
        self.priorities = priorities
        self.place = place

    def result(self, policy: HitPolicy, aggregation: Aggregation) -> Node:
        """The tree of the result."""
        if policy is HitPolicy.UNIQUE:
            return self.unique([(rule.matches, rule.value) for rule in self.rules])
        if policy is HitPolicy.ANY:
            return self.any()
        if policy is HitPolicy.FIRST:
            return self.first(self.rules)
        if policy is HitPolicy.PRIORITY:
            return self.first(self.ranked("PRIORITY"))
        if policy is HitPolicy.COLLECT and aggregation:
            return self.aggregated(aggregation)
        return self.listed(self.ranked("OUTPUT ORDER") if policy is HitPolicy.OUTPUT_ORDER else self.rules)

    def first(self, rules: Sequence[CompiledRule]) -> Node:
        """The value of the first rule that matches."""
        return chain(self.lowering, [(rule.matches, rule.value) for rule in rules], self.otherwise)

    def unique(self, pairs: Sequence[tuple[Node, Node]]) -> Node:
        """The value of the rule that matches; null where several do, unless that can not be."""
        plain = chain(self.lowering, pairs, self.otherwise)
        open_to = {rule for pair in overlaps(self.rules) for rule in pair}
        doubtful = [rule.matches for rule in self.rules if rule.id in open_to]
        if not doubtful:
            return plain
        count = self.lowering.op("number.count_true", doubtful, NUMBER)
        several = self.lowering.compare("gt", count, self.lowering.constant(Decimal(1)), SPAN)
        return self.lowering.choose(several, NULL_CONST, plain)

    def rule(self, policy: HitPolicy) -> Node:
        """The tree of the id of the rule that gives the result; a list of ids for tables that collect."""
        pairs = [(rule.matches, self.lowering.constant(rule.id)) for rule in self.rules]
        if policy in (HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER):
            return Op(ListType(STRING), "list.of_flags", tuple(part for pair in pairs for part in pair))
        if policy is HitPolicy.PRIORITY:
            pairs = [(rule.matches, self.lowering.constant(rule.id)) for rule in self.ranked("PRIORITY")]
        if policy is HitPolicy.UNIQUE:
            return Hits(self.lowering, self.rules, None, (), self.place).unique(pairs)
        return chain(self.lowering, pairs, NULL_CONST)

    def overflow(self, policy: HitPolicy, aggregation: Aggregation, result: Node) -> Node:
        """Whether a number that the result needs is null though all facts it is made of are known: it is too large."""
        bad = [self._too_large(rule.value) for rule in self.rules]
        if policy in (HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.UNIQUE, HitPolicy.ANY):
            rules = self.ranked("PRIORITY") if policy is HitPolicy.PRIORITY else self.rules
            pairs = [(rule.matches, self._too_large(rule.value)) for rule in rules]
            return chain(self.lowering, pairs, self.lowering.constant(False))
        matches = [rule.matches for rule in self.rules]
        one = self.lowering.logic("or", [self.lowering.logic("and", pair) for pair in zip(matches, bad, strict=True)])
        if aggregation is not Aggregation.SUM:
            return one
        unknown = [self.lowering.negate(self._known(rule.value)) for rule in self.rules]
        excused = self.lowering.logic("or", [self.lowering.logic("and", p) for p in zip(matches, unknown, strict=True)])
        whole = [self._null(result), self.lowering.logic("or", matches), self.lowering.negate(excused)]
        return self.lowering.logic("or", [one, self.lowering.logic("and", whole)])

    def _too_large(self, value: Node) -> Node:
        if not isinstance(value.type, Number) or not facts(value):
            return self.lowering.constant(False)
        return self.lowering.logic("and", [self._known(value), self._null(value)])

    def _known(self, value: Node) -> Node:
        read = [node for node in walk(value) if isinstance(node, Fact)]
        return self.lowering.logic("and", [self.lowering.negate(self._null(node)) for node in read])

    def _null(self, node: Node) -> Node:
        return self.lowering.fold(Op(BOOLEAN, "is_null", (node,)), [node])

    def any(self) -> Node:
        """The value on which the rules that match agree, null where they do not."""
        conflicts = [
            self.lowering.logic("and", [a.matches, b.matches, self.lowering.negate(self._same(a.value, b.value))])
            for number, a in enumerate(self.rules)
            for b in self.rules[number + 1 :]
            if not disjoint(a, b) and not _same_constant(a.value, b.value)
        ]
        plain = self.first(self.rules)
        return self.lowering.choose(self.lowering.logic("or", conflicts), NULL_CONST, plain) if conflicts else plain

    def _same(self, a: Node, b: Node) -> Node:
        return self.lowering.fold(Op(BOOLEAN, "eq", (a, b)), [a, b])

    def ranked(self, policy: str) -> list[CompiledRule]:
        """The rules by the priority of their outputs, which the order of allowed values gives."""
        if not any(self.priorities):
            raise RuleError("table-priority", place=self.place, policy=policy)
        return sorted(self.rules, key=lambda rule: self._rank(rule, policy))

    def _rank(self, rule: CompiledRule, policy: str) -> tuple[int, ...]:
        ranks = []
        for output, allowed in zip(rule.outputs, self.priorities, strict=True):
            if not allowed:
                continue
            if not isinstance(output, Const):
                raise RuleError("table-priority-constant", place=f"{self.place}/{rule.id}", policy=policy)
            places = [n for n, value in enumerate(allowed) if equal(value, output.value) is True]
            ranks.append(places[0] if places else len(allowed))
        return tuple(ranks)

    def listed(self, rules: Sequence[CompiledRule]) -> Node:
        """All values of the rules that match."""
        if all(isinstance(rule.matches, Const) and isinstance(rule.value, Const) for rule in rules):
            hits = [rule.value for rule in rules if isinstance(rule.matches, Const) and rule.matches.value is True]
            found = self.lowering.list(hits)
        else:
            args = [part for rule in rules for part in (rule.matches, rule.value)]
            kind = ListType(join_all([rule.value.type for rule in rules]))
            found = Op(kind, "list.of_flags", tuple(args))
        if self.default is None:
            return found
        # Asked this way round, a rule of which null is not known to match is one that does not.
        anything = self.lowering.logic("or", [rule.matches for rule in rules])
        return self.lowering.choose(anything, found, self.lowering.list([self.default]))

    def aggregated(self, aggregation: Aggregation) -> Node:
        """The sum, least, greatest or number of the values of the rules that match."""
        matches = [rule.matches for rule in self.rules]
        if aggregation is Aggregation.COUNT:
            return self.lowering.op("number.count_true", matches, NUMBER)
        any_match = self.lowering.logic("or", matches)
        if aggregation is Aggregation.SUM:
            total: Node | None = None
            zero = self.lowering.constant(Decimal(0))
            for rule in self.rules:
                term = self.lowering.choose(rule.matches, rule.value, zero)
                total = term if total is None else self.lowering.arithmetic("+", [total, term], SPAN)
            return self.lowering.choose(any_match, total or NULL_CONST, self.otherwise)
        return self.lowering.choose(any_match, self.extreme(aggregation is Aggregation.MIN), self.otherwise)

    def extreme(self, least: bool) -> Node:
        """The least or greatest value of the rules that match."""
        kind = join_all([rule.value.type for rule in self.rules])
        pairs = [part for rule in self.rules for part in (rule.matches, rule.value)]
        listed = Op(ListType(kind), "list.of_flags", tuple(pairs))
        return self.lowering.op("list.min" if least else "list.max", [listed], kind)


def _same_constant(a: Node, b: Node) -> bool:
    return isinstance(a, Const) and isinstance(b, Const) and (equal(a.value, b.value) is True)
