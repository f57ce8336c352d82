"""The table edited in the drawn modeller: what it posts goes the way of every table."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from juxian.core.roles import Role
from juxian.policies.exchange import dmn
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft, Clause
from juxian.policies.services import create_benefit
from juxian.policies.tests.conftest import AT, SETTLING
from juxian.policies.views.modeller_words import WORDS


@pytest.fixture
def model(signed_in: Callable[..., Client], settling: Benefit) -> Callable[..., HttpResponse]:
    """Return a function that posts a model as a clerk."""
    client = signed_in(Role.CLERK)

    def post(xml: str, op: str = "save", **more: str) -> HttpResponse:
        terms = {"clause": str(settling.clause_id), "unit": "wan", "period": "once", "periods": "1"}
        return client.post(reverse("policies:model-table", args=[settling.pk]), terms | {"xml": xml, "op": op} | more)

    return post


def test_the_page_holds_the_table_and_loosens_nothing_but_its_own_styles(
    signed_in: Callable[..., Client], settling: Benefit
) -> None:
    client = signed_in(Role.CLERK)
    page = client.get(reverse("policies:model-table", args=[settling.pk]))
    policy = page["Content-Security-Policy"]
    nonce = re.search(r"style-src 'self' '(nonce-[^']+)'", policy)
    assert nonce, policy
    assert nonce[1].removeprefix("nonce-") in page.content.decode()
    assert "'unsafe-inline'" not in policy
    assert "script-src" not in policy
    other = client.get(reverse("policies:edit-table", args=[settling.pk]))["Content-Security-Policy"]
    assert "style-src" not in other
    assert dmn.read(page.context["modeller"]["xml"].encode(), settling).grid.to_json() == SETTLING


def test_a_model_without_faults_becomes_the_draft(model: Callable[..., HttpResponse], settling: Benefit) -> None:
    xml = dmn.drawn(Grid.of(SETTLING)).replace("<text>60</text>", "<text>65</text>").replace('"B"', "B")
    answer = model(xml, note="提高B类")
    assert answer["Location"] == reverse("policies:draft", args=[settling.pk])
    draft = BenefitDraft.objects.get()
    assert draft.table["rules"][1] == {"id": "2", "inputs": ['"B"'], "outputs": ["65"], "annotation": ""}
    assert draft.note == "提高B类"


@pytest.mark.parametrize(
    ("old", "new", "element"),
    [
        ("<text>60</text>", "<text>60 +</text>", "rule2_output1"),
        ('"C"', "&gt; 3", "rule3_input1"),
        ("<text>人才类别</text>", "<text>人才类刷</text>", "column1"),
        ('hitPolicy="UNIQUE"', 'hitPolicy="COLLECT"', "table"),
    ],
)
def test_faults_stand_beside_their_cells_and_nothing_is_saved(
    model: Callable[..., HttpResponse], old: str, new: str, element: str
) -> None:
    page = model(dmn.drawn(Grid.of(SETTLING)).replace(old, new))
    assert list(page.context["modeller"]["wrong"]) == [element]
    assert element == "table" or f'id="{element}"' in page.context["modeller"]["xml"]
    assert page.context["modeller"]["unsaved"]
    assert not BenefitDraft.objects.exists()


def test_checking_saves_nothing(model: Callable[..., HttpResponse]) -> None:
    page = model(dmn.drawn(Grid.of(SETTLING)), op="check")
    assert page.context["checked"]
    assert not BenefitDraft.objects.exists()


def test_what_can_not_be_read_comes_back_as_it_was(model: Callable[..., HttpResponse]) -> None:
    page = model("<definitions>")
    assert "不是合格的 XML" in page.content.decode()
    assert page.context["modeller"]["xml"] == "<definitions>"


def test_what_the_table_does_not_keep_is_said(model: Callable[..., HttpResponse]) -> None:
    xml = dmn.drawn(Grid.of(SETTLING)).replace(
        '<inputEntry id="rule1_input1">', '<inputEntry id="rule1_input1"><description>A类</description>'
    )
    assert "“A类”未取用" in model(xml, op="check").content.decode()


def test_a_benefit_without_rules_can_be_modelled(
    signed_in: Callable[..., Client], settling: Benefit, clause: Clause
) -> None:
    fresh = create_benefit(code="new", name="新待遇", kind="once", clause=clause, by="x", at=AT)
    page = signed_in(Role.CLERK).get(reverse("policies:model-table", args=[fresh.pk]))
    assert 'id="rule1_input1"' in page.context["modeller"]["xml"]


def test_the_modeller_speaks_chinese() -> None:
    with translation.override("zh-hans"):
        untranslated = [word for word in WORDS if translation.gettext(word) == word]
    assert untranslated == []


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.UNIT_OFFICER, Role.LEADER])
def test_only_clerks_model(role: Role, signed_in: Callable[..., Client], settling: Benefit) -> None:
    assert signed_in(role).get(reverse("policies:model-table", args=[settling.pk])).status_code == 403
