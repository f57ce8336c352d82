"""Splink's side of `bench/duplicates.py`, written as its guide for deduplication in DuckDB does."""

import time
from pathlib import Path
from typing import Any


def run(path: Path) -> dict[str, Any]:
    """Return seconds, candidates and the pairs of at least 0.9."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from duplicates import AT, connect, load
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    connection = connect()
    load(connection, path)
    begun = time.perf_counter()
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.ExactMatchLevel("sound"),
            cll.LevenshteinLevel("name", 1),
            cll.ElseLevel(),
        ],
    )
    born = cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.NullLevel("born"),
            cll.ExactMatchLevel("born"),
            cll.CustomLevel("left(born_l, 7) = left(born_r, 7)"),
            cll.LevenshteinLevel("born", 1),
            cll.CustomLevel("left(born_l, 4) = left(born_r, 4)"),
            cll.ElseLevel(),
        ],
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("number", [1]),
            name,
            born,
            cl.ExactMatch("sex"),
            cl.DamerauLevenshteinAtThresholds("phone", [1]),
            cl.ExactMatch("employer").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("phone"),
            block_on("sound", "left(born, 7)"),
            block_on("sound", "employer"),
            block_on("name", "left(born, 4)", "sex"),
            block_on("born", "employer"),
        ],
    )
    linker = Linker(DuckDBAPI(connection=connection).register("people"), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("number"), block_on("phone")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("number"), block_on("sound", "left(born, 7)")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    frame = linker.inference.predict(threshold_match_probability=AT).as_duckdbpyrelation()
    pairs = [tuple(sorted(row)) for row in frame.project("id_l, id_r").fetchall()]
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "candidates": 0, "pairs": pairs}
