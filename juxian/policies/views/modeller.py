"""A benefit's table edited in dmn-js, the modeller of bpmn.io; the grid does the same without JavaScript.

The page posts the model as DMN. It becomes a grid and goes the way of every table: checked cell by cell, saved by
`draft_benefit`. A table with faults comes back in the modeller, each fault beside its cell.
"""

import base64
import hashlib
from collections.abc import Callable
from typing import Any, cast

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext

from juxian.core.permissions import SignedIn, load
from juxian.facts import catalogue
from juxian.facts.words import type_name
from juxian.policies import tables
from juxian.policies.exchange import dmn
from juxian.policies.forms.benefits import TermsForm
from juxian.policies.grid import Grid, Problem
from juxian.policies.models import Benefit
from juxian.policies.permissions import EDIT
from juxian.policies.selectors import versions
from juxian.policies.views import drafts
from juxian.policies.views.modeller_words import OTHERWISE, WORDS

# The style attributes of the watermark, which has to stay as it is, and of the image of a dragged row.
STYLES = (
    "position: absolute; bottom: 15px; right: 15px; z-index: 100;",
    "vertical-align:middle",
    "\n          visibility: hidden;\n          position: fixed;\n          top: -10000px\n      ",
)


def _hash(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


# On this page alone: the cell editors bring a style sheet of their own, the watermark its style attributes.
POLICY = {"style-src": [SELF, NONCE], "style-src-attr": ["'unsafe-hashes'", *map(_hash, STYLES)]}


def _under_policy(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    # The decorator's own types know no arguments from the address.
    return cast("Callable[..., HttpResponse]", csp_update(POLICY)(view))


@_under_policy
def model_table(request: SignedIn, pk: int) -> HttpResponse:
    """Draw the benefit's table; “check” checks what is posted, “save” makes it the draft."""
    benefit = load(Benefit, request.user, EDIT, pk=pk)
    if request.method != "POST":
        base = versions.newest(benefit)
        grid = Grid.of(base.table) if base else Grid.new(benefit)
        return drafts.editor(request, benefit, grid, drafts.terms_form(benefit, base, grid), modeller=_modeller(grid))
    xml = request.POST.get("xml", "")
    try:
        taken = dmn.read(xml.encode(), benefit)
    except ValidationError as refused:
        form = TermsForm(request.POST, benefit=benefit, grid=Grid.new(benefit))
        form.add_error(None, refused)
        return drafts.editor(request, benefit, form.grid, form, modeller=_words() | {"xml": xml, "unsaved": True})
    form = TermsForm(request.POST, benefit=benefit, grid=taken.grid)
    taken.grid.tidy()
    problems = taken.grid.problems(benefit)
    if request.POST.get("op") != "check" and not problems and drafts.save(request, form):
        return drafts.saved(request, benefit)
    modeller = _modeller(taken.grid, problems) | {"unsaved": True}
    return drafts.editor(
        request, benefit, taken.grid, form, problems, checked=True, notes=taken.notes, modeller=modeller
    )


def _modeller(grid: Grid, problems: list[Problem] | None = None) -> dict[str, Any]:
    wrong = {_element(problem.field): problem.message for problem in problems or []}
    return _words() | {"xml": dmn.drawn(grid), "wrong": wrong}


def _words() -> dict[str, Any]:
    facts = [{"name": fact.name, "detail": fact.definition} for fact in catalogue.get(tables.PEOPLE).facts]
    words = {word: gettext(word) for word in WORDS} | {word: gettext(said) for word, said in OTHERWISE.items()}
    return {"facts": facts, "words": words | {name: type_name(kind) for name, kind in dmn.TYPES.items()}}


def _element(field: str) -> str:
    """Return the id in the model of a field of the grid, as `dmn.drawn` numbers them."""
    match field.split("."):
        case ["cell", row, column]:
            return f"rule{int(row) + 1}_input{int(column) + 1}"
        case ["value", row, column]:
            return f"rule{int(row) + 1}_output{int(column) + 1}"
        case ["in", column]:
            return f"column{int(column) + 1}"
        case ["out", column, *_rest]:
            return f"output{int(column) + 1}"
    return "table"
