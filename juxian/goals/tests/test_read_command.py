"""`juxian plan read`: what it prints, and how it refuses."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def test_it_prints_the_agreed_form(tmp_path):
    file = tmp_path / "要点.txt"
    file.write_text("确保全年引进领军人才30名以上。", encoding="utf-8")
    out = StringIO()
    call_command("plan_read", file, year=2026, format="json", stdout=out)
    (found,) = json.loads(out.getvalue())
    assert list(found) == ["kind", "metric", "comparator", "value", "unit", "deadline", "sentence", "start", "end"]
    assert (found["kind"], found["comparator"], found["value"], found["unit"]) == ("target", "ge", 30, "名")
    assert found["deadline"] == "2026-12-31"


@pytest.mark.parametrize("name", ["missing.txt", "picture.png"])
def test_a_file_it_can_not_read_is_named(tmp_path, name):
    if name.endswith("png"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    with pytest.raises(CommandError, match=name):
        call_command("plan_read", tmp_path / name)
