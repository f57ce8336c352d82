"""The files as records to compare: in memory for one run, opened numbers and phones never leave it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from juxian.core.identity import DATED
from juxian.registry.fact_rows import Grouped
from juxian.registry.models import Education, Engagement, IdentityDocument, Person

SCHEMA = pa.schema(
    [("id", pa.int64())]
    + [(name, pa.string()) for name in ("name", "sound", "born", "sex", "phone", "number", "passport")]
    + [("employer", pa.int64()), ("school", pa.string())]
)
BATCH = 20_000


def load() -> tuple[duckdb.DuckDBPyConnection, int]:
    """Return a database in memory with the table `people` of `linkage.people`, and how many people are in it."""
    connection = duckdb.connect(config={"temp_directory": ""})
    connection.from_arrow(SCHEMA.empty_table()).create("people")
    rows, count = _rows(), 0
    while batch := list(islice(rows, BATCH)):
        columns = [pa.array(values, field.type) for values, field in zip(zip(*batch, strict=True), SCHEMA, strict=True)]
        connection.from_arrow(pa.Table.from_arrays(columns, schema=SCHEMA)).insert_into("people")
        count += len(batch)
    return connection, count


def _rows() -> Iterator[tuple[Any, ...]]:
    documents = Grouped(IdentityDocument.objects.active().order_by("person_id", "pk"), "person_id", "kind", "number")
    work = Grouped(Engagement.objects.order_by("person_id", "since", "pk"), "person_id", "organization_id")
    schools = Grouped(Education.objects.exclude(school="").order_by("person_id", "level", "pk"), "person_id", "school")
    people = Person.objects.order_by("pk").values_list("pk", "name", "pinyin", "born", "born_precision", "sex", "phone")
    for pk, name, sound, born, precision, sex, phone in people.iterator(chunk_size=5_000):
        papers = documents.of(pk)
        numbers = [number for kind, number in papers if kind in DATED]
        others = [f"{kind} {number}" for kind, number in papers if kind not in DATED]
        employers, learnt = work.of(pk), schools.of(pk)
        yield (
            pk, name, sound or None, born.isoformat()[: 7 if precision == "month" else 10] if born else None, sex or None,
            _mobile(phone), numbers[-1] if numbers else None, others[-1] if others else None,
            employers[-1][0] if employers else None, learnt[0][0] if learnt else None,
        )  # fmt: skip


def _mobile(phone: str) -> str | None:
    """Return the mobile phone, or else the first."""
    phones = phone.split("、")
    return next((one for one in phones if one.startswith("1")), phones[0]) or None
