"""The table edited in the browser: buttons, bare words, what is wrong and where."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from juxian.core.roles import Role
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft
from juxian.policies.tests.conftest import SETTLING


def posted(grid: Grid, **more: str) -> dict[str, str]:
    """Return the grid as the browser posts it."""
    data = {
        "hit": grid.hit, "rows": str(len(grid.rows)), "inputs": str(len(grid.inputs)), "outputs": str(len(grid.outputs)),
    }  # fmt: skip
    for n, head in enumerate(grid.inputs):
        data |= {f"in.{n}": head.text, f"in.{n}.allowed": head.allowed}
    for n, head in enumerate(grid.outputs):
        data |= {f"out.{n}.name": head.text, f"out.{n}.allowed": head.allowed, f"out.{n}.default": head.default}
    for r, row in enumerate(grid.rows):
        data |= {f"cell.{r}.{n}": text for n, text in enumerate(row.cells)}
        data |= {f"value.{r}.{n}": text for n, text in enumerate(row.values)} | {f"note.{r}": row.note}
    return data | more


@pytest.fixture
def edit(signed_in: Callable[..., Client], settling: Benefit) -> Callable[..., HttpResponse]:
    """Return a function that posts a grid to the editor as a clerk."""
    client = signed_in(Role.CLERK)

    def post(grid: Grid, op: str = "save", **more: str) -> HttpResponse:
        terms = {"clause": str(settling.clause_id), "unit": "wan", "period": "once", "periods": "1", "op": op}
        return client.post(reverse("policies:edit-table", args=[settling.pk]), posted(grid, **(terms | more)))

    return post


@pytest.fixture
def grid() -> Grid:
    """The grid of the published table."""
    return Grid.of(SETTLING)


def test_the_page_holds_what_is_published(
    signed_in: Callable[..., Client], settling: Benefit, edit: Callable[..., HttpResponse]
) -> None:
    page = signed_in(Role.CLERK).get(reverse("policies:edit-table", args=[settling.pk]))
    assert page.context["grid"].to_json()["rules"] == SETTLING["rules"]
    assert 'value="&quot;A&quot;"' in page.content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.UNIT_OFFICER, Role.LEADER])
def test_only_clerks_edit(role: Role, signed_in: Callable[..., Client], settling: Benefit) -> None:
    assert signed_in(role).get(reverse("policies:edit-table", args=[settling.pk])).status_code == 403


def test_saving_makes_a_draft_and_leaves_the_version(
    edit: Callable[..., HttpResponse], grid: Grid, settling: Benefit
) -> None:
    grid.rows[0].values[0] = "120"
    answer = edit(grid, note="提高A类")
    assert answer.status_code == 302
    draft = BenefitDraft.objects.get()
    assert (draft.table["rules"][0]["outputs"], draft.note, draft.ready) == (["120"], "提高A类", False)
    assert settling.versions.get().table == SETTLING


@pytest.mark.parametrize(
    ("op", "rows", "inputs", "outputs"),
    [
        ("add-row", 4, 1, 1), ("copy-row:1", 4, 1, 1), ("remove-row:0", 2, 1, 1), ("add-input", 3, 2, 1),
        ("remove-input:0", 3, 1, 1), ("add-output", 3, 1, 2), ("remove-output:0", 3, 1, 1), ("remove-row:99", 3, 1, 1),
        ("up:0", 3, 1, 1), ("up:x", 3, 1, 1),
    ],
)  # fmt: skip
def test_buttons_change_the_grid_and_save_nothing(
    edit: Callable[..., HttpResponse], grid: Grid, op: str, rows: int, inputs: int, outputs: int
) -> None:
    after: Grid = edit(grid, op).context["grid"]
    assert (len(after.rows), len(after.inputs), len(after.outputs)) == (rows, inputs, outputs)
    assert all(len(row.cells) == inputs and len(row.values) == outputs for row in after.rows)
    assert not BenefitDraft.objects.exists()


def test_rows_move_up(edit: Callable[..., HttpResponse], grid: Grid) -> None:
    after: Grid = edit(grid, "up:2").context["grid"]
    assert [row.cells for row in after.rows] == [['"A"'], ['"C"'], ['"B"']]


def test_bare_words_are_texts(edit: Callable[..., HttpResponse], grid: Grid) -> None:
    grid.rows[0].cells[0], grid.rows[1].cells[0] = "A、D", ""
    edit(grid)
    rules = BenefitDraft.objects.get().table["rules"]
    assert [rule["inputs"] for rule in rules] == [['"A","D"'], ["-"], ['"C"']]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (lambda g: g.rows[1].cells.__setitem__(0, "> 3"), "cell.1.0", "第 2 行“人才类别”列"),
        (lambda g: g.rows[0].cells.__setitem__(0, '"A'), "cell.0.0", "第 1 行第 1 个字"),
        (lambda g: g.rows[2].values.__setitem__(0, "30 +"), "value.2.0", "第 3 行“结果”列"),
        (lambda g: g.rows[2].values.__setitem__(0, ""), "value.2.0", "结果"),
        (lambda g: setattr(g.inputs[0], "text", "人才类刷"), "in.0", "人才类别"),
        (lambda g: setattr(g.inputs[0], "text", ""), "in.0", "事实名称"),
        (lambda g: setattr(g.outputs[0], "text", ""), "out.0.name", "命名"),
        (lambda g: setattr(g.outputs[0], "default", "1 +"), "out.0.default", "其他情形"),
        (lambda g: [row.values.__setitem__(0, "true") for row in g.rows], "hit", "结果应为数字"),
        (lambda g: setattr(g, "hit", "C"), "hit", "命中策略"),
    ],
)
def test_what_is_wrong_is_said_beside_its_cell(
    edit: Callable[..., HttpResponse], grid: Grid, change: Callable[[Grid], Any], field: str, said: str
) -> None:
    change(grid)
    page = edit(grid)
    assert page.status_code == 200
    (problem,) = page.context["problems"]
    assert problem.field == field
    assert said in f"{problem.place}: {problem.message}"
    html = page.content.decode()
    assert f'href="#{problem.anchor}"' in html
    assert f'id="{problem.anchor}"' in html
    assert not BenefitDraft.objects.exists()


def test_every_wrong_cell_is_named_at_once(edit: Callable[..., HttpResponse], grid: Grid) -> None:
    for row in grid.rows:
        row.cells[0] = "> 3"
    assert [p.field for p in edit(grid, "check").context["problems"]] == ["cell.0.0", "cell.1.0", "cell.2.0"]


def test_terms_are_checked_with_the_table(edit: Callable[..., HttpResponse], grid: Grid) -> None:
    page = edit(grid, unit="")
    assert "元或万元" in page.content.decode()
    assert not BenefitDraft.objects.exists()


def test_htmx_gets_the_form_alone(signed_in: Callable[..., Client], settling: Benefit, grid: Grid) -> None:
    url = reverse("policies:edit-table", args=[settling.pk])
    answer = signed_in(Role.CLERK).post(url, posted(grid, op="add-row"), headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="table-form"' in html


def test_saving_by_htmx_leaves_the_form_for_the_draft(
    signed_in: Callable[..., Client], settling: Benefit, grid: Grid
) -> None:
    grid.rows[0].values[0] = "120"
    terms = {"clause": str(settling.clause_id), "unit": "wan", "period": "once", "periods": "1", "op": "save"}
    url = reverse("policies:edit-table", args=[settling.pk])
    answer = signed_in(Role.CLERK).post(url, posted(grid, **terms), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, reverse("policies:draft", args=[settling.pk]))
    assert BenefitDraft.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "1" + "0" * 5000,
        "(" * 3000 + "1" + ")" * 3000,
        "[" + ",".join(["1"] * 20000) + "]",
        "'; DROP TABLE x; --",
    ],
)
def test_hostile_cells_are_refused_in_time(edit: Callable[..., HttpResponse], grid: Grid, text: str) -> None:
    grid.rows[0].values[0] = text
    page = edit(grid, "check")
    assert page.status_code == 200
    assert page.context["problems"]


def test_sizes_beyond_the_limits_are_cut(signed_in: Callable[..., Client], settling: Benefit) -> None:
    data = {"rows": "99999999", "inputs": "9999", "outputs": "-3", "hit": "U", "op": "check"}
    page = signed_in(Role.CLERK).post(reverse("policies:edit-table", args=[settling.pk]), data)
    assert (len(page.context["grid"].rows), len(page.context["grid"].inputs)) == (200, 20)
