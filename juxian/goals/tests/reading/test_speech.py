"""The two speeches of the mission, clean and as found on the web, read against their hand-made truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from juxian.goals.reading import Statement, read_document, read_plan
from juxian.goals.reading.folding import fold, readable
from juxian.goals.tests.reading.scoring import score

SHARED = Path(__file__).parents[4].parent / "shared"


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data has no {'/'.join(parts)} here")
    return path


def read(name: str) -> tuple[str, list[Statement]]:
    document = read_document(shared("mission", name), name)
    return document.text, read_plan(document)


@pytest.mark.parametrize("name", ["source.zh.txt", "source.original.txt"])
def test_finds_what_the_speeches_state(name: str) -> None:
    truths = json.loads(shared("data", "plans", "source.expected.json").read_text(encoding="utf-8"))["statements"]
    for truth in truths:
        truth.setdefault("deadline", "-")
    result = score(read(name)[1], truths)
    assert result.right >= 39, result.notes
    assert result.false <= 1, result.notes
    assert not [note for note in result.notes if note.startswith("DEADLINE")]


@pytest.mark.parametrize("name", ["source.zh.txt", "source.original.txt"])
def test_offsets_lead_back_into_the_text_as_given(name: str) -> None:
    text, statements = read(name)
    for one in statements:
        assert readable(text[one.start : one.end]) == one.sentence
        assert one.start <= one.number_start < one.number_end <= one.end
        assert fold(text[one.number_start : one.number_end]).text == one.number


def test_both_scripts_are_read_alike() -> None:
    clean, found = read("source.zh.txt")[1], read("source.original.txt")[1]
    assert [(one.kind, one.metric, one.value) for one in clean] == [(one.kind, one.metric, one.value) for one in found]
