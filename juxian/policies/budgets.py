"""Cutting what a scenario gives to a budget: who loses what, by which rule, to the last fen.

All rules work on the tables `standing`, `meanings` and `people` of a DuckDB connection (see `simulating`) and leave the
sums of the benefits under the cap at exactly the cap. Whoever came first goes first wherever an order is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """How a budget is met that is too small for all."""

    PROPORTIONAL = "proportional", _("all in proportion")
    CLASSES = "classes", _("by class from the highest; within the last class equal shares")
    ARRIVAL = "arrival", _("first come, first served")
    BENEFITS = "benefits", _("by the order of benefits; the last ones drop out")
    CEILING = "ceiling", _("one ceiling for every person")


@dataclass(frozen=True)
class Cap:
    """The most that some benefits (all of them when none is named) may come to, in fen, and how to get there."""

    fen: int
    rule: Rule
    benefits: tuple[int, ...] = ()


def cut(connection: Any, cap: Cap) -> None:
    """Set `paid` of what stands to what the budget leaves of `total`; nothing changes when it is enough."""
    connection.execute(_CAPPED, {"benefits": list(cap.benefits)})
    ((needed,),) = connection.execute("SELECT coalesce(sum(total), 0) FROM capped").fetchall()
    if needed > cap.fen:
        _RULES[cap.rule](connection, cap.fen, int(needed))
        connection.execute(_APPLIED)
        for statement in ("DROP TABLE standing", "ALTER TABLE applied RENAME TO standing", "DROP TABLE allotted"):
            connection.execute(statement)
    connection.execute("DROP TABLE capped")


_CAPPED = """
CREATE TEMP TABLE capped AS SELECT row, benefit, position, total FROM standing JOIN meanings USING (state)
WHERE total IS NOT NULL AND (len($benefits) = 0 OR list_contains($benefits, benefit))
"""

_APPLIED = """
CREATE TEMP TABLE applied AS
SELECT s.* REPLACE (coalesce(a.paid, s.paid) AS paid) FROM standing s JOIN meanings m USING (state)
LEFT JOIN allotted a ON a.row = s.row AND a.benefit = m.benefit
"""


def _proportional(connection: Any, cap: int, needed: int) -> None:
    """Give each its share rounded down; what is left goes a fen each to the largest remainders."""
    totals = [(int(total), count) for total, count in connection.execute(_TOTALS).fetchall()]
    left = cap - sum(total * cap // needed * count for total, count in totals)
    shares = []
    for total, count in sorted(totals, key=lambda one: (-(one[0] * cap % needed), -one[0])):
        more = min(left, count)
        left -= more
        shares.append((total, total * cap // needed + (more == count), more if more < count else 0))
    connection.execute("CREATE TEMP TABLE shares (total BIGINT, share BIGINT, extra BIGINT)")
    connection.executemany("INSERT INTO shares VALUES (?, ?, ?)", shares)
    connection.execute(_EXTRA)
    connection.execute(_SHARED)
    for name in ("shares", "extra"):
        connection.execute(f"DROP TABLE {name}")


_TOTALS = "SELECT total, count(*) FROM capped GROUP BY total ORDER BY total"
# Of the sums of which some get a fen more and some do not, those on file first get it.
_EXTRA = """
CREATE TEMP TABLE extra AS SELECT row, benefit FROM (
  SELECT row, benefit, extra, row_number() OVER (PARTITION BY total ORDER BY key, position) AS place
  FROM capped JOIN shares USING (total) JOIN people USING (row) WHERE extra > 0
) WHERE place <= extra
"""
_SHARED = """
CREATE TEMP TABLE allotted AS SELECT c.row, c.benefit, share + (e.row IS NOT NULL)::INT AS paid
FROM capped c JOIN shares USING (total) LEFT JOIN extra e ON e.row = c.row AND e.benefit = c.benefit
"""


def _arrival(connection: Any, cap: int, needed: int) -> None:
    connection.execute(_IN_ORDER_OF_ARRIVAL, {"cap": cap})


_IN_ORDER_OF_ARRIVAL = """
CREATE TEMP TABLE allotted AS
SELECT row, benefit, greatest(0, least(total, $cap - (sum(total) OVER o - total)))::BIGINT AS paid
FROM capped JOIN people USING (row)
WINDOW o AS (ORDER BY arrival NULLS LAST, key, position ROWS UNBOUNDED PRECEDING)
"""


def _benefits(connection: Any, cap: int, needed: int) -> None:
    connection.execute(_IN_ORDER_OF_BENEFITS, {"cap": cap})


_IN_ORDER_OF_BENEFITS = """
CREATE TEMP TABLE allotted AS
SELECT row, benefit, greatest(0, least(total, $cap - (sum(total) OVER o - total)))::BIGINT AS paid
FROM capped JOIN people USING (row)
WINDOW o AS (ORDER BY position, arrival NULLS LAST, key ROWS UNBOUNDED PRECEDING)
"""


def _ceiling(connection: Any, cap: int, needed: int) -> None:
    level, extra = _level(connection, cap)
    _allot(connection, [("", level, extra)], by_class=False)


def _classes(connection: Any, cap: int, needed: int) -> None:
    """Give the highest classes all; share what is left among the class where it ends; the others get nothing."""
    left, levels = cap, []
    for name, total in connection.execute(_BY_CLASS).fetchall():
        if total <= left:
            levels.append((name, int(total), 0))
        else:
            levels.append((name, *_level(connection, left, name)))
        left = max(0, left - int(total))
    _allot(connection, levels, by_class=True)


_BY_CLASS = """
SELECT class, sum(total) AS total FROM capped JOIN people USING (row) GROUP BY class ORDER BY class = '', class
"""


def _level(connection: Any, budget: int, name: str | None = None) -> tuple[int, int]:
    """Return the sum up to which everybody (of a class) is paid so that it comes to `budget`, and how many get a fen more."""
    rows = connection.execute(_SUMS, {"name": name}).fetchall()
    left, people = budget, sum(int(count) for _total, count in rows)
    for total, count in rows:
        if total * people > left:
            return left // people, left % people
        left -= total * count
        people -= count
    return 0, 0


_SUMS = """
SELECT total::BIGINT, count(*) FROM (
  SELECT sum(total) AS total FROM capped JOIN people USING (row) WHERE $name IS NULL OR class = $name GROUP BY row
) GROUP BY total ORDER BY total
"""


def _allot(connection: Any, levels: list[tuple[str, int, int]], *, by_class: bool) -> None:
    connection.execute("CREATE TEMP TABLE levels (name VARCHAR, level BIGINT, extra BIGINT)")
    connection.executemany("INSERT INTO levels VALUES (?, ?, ?)", levels)
    connection.execute(_UP_TO_THE_LEVEL, {"by_class": by_class})
    connection.execute("DROP TABLE levels")


# A person's own benefits are paid in their order until the person's level is reached.
_UP_TO_THE_LEVEL = """
CREATE TEMP TABLE allotted AS
WITH person AS (SELECT row, sum(total) AS total FROM capped GROUP BY row),
placed AS (
  SELECT row, level, extra, p.total > level AS above,
    row_number() OVER (PARTITION BY name, p.total > level ORDER BY arrival NULLS LAST, key) AS place
  FROM person p JOIN people USING (row) JOIN levels ON name = CASE WHEN $by_class THEN class ELSE '' END
)
SELECT row, benefit, greatest(0, least(total,
    level + (above AND place <= extra)::INT - (sum(total) OVER o - total)))::BIGINT AS paid
FROM capped JOIN placed USING (row)
WINDOW o AS (PARTITION BY row ORDER BY position ROWS UNBOUNDED PRECEDING)
"""

_RULES: dict[Rule, Callable[[Any, int, int], None]] = {
    Rule.PROPORTIONAL: _proportional,
    Rule.CLASSES: _classes,
    Rule.ARRIVAL: _arrival,
    Rule.BENEFITS: _benefits,
    Rule.CEILING: _ceiling,
}
