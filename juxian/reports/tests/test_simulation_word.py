"""The comparison of a simulation as an official document: the figures of its page, to whom the page shows them."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.policies.tests.conftest import (
    clause,
    clerk,
    director,
    directory,
    make_benefit,
    make_person,
    policy,
    settling,
)
from juxian.policies.tests.test_simulation_pages import draft, made, people
from juxian.reports import simulation_word

__all__ = [
    "clause", "clerk", "director", "directory", "draft", "made", "make_benefit", "make_person", "people", "policy",
    "settling",
]  # fmt: skip


def rows(document, number):
    return [tuple(cell.text for cell in row.cells) for row in document.tables[number].rows]


def test_the_document_says_what_the_page_says(made, signed_in):
    client = signed_in(Role.CLERK)
    url = reverse("reports:simulation", args=[made.pk])
    assert url in client.get(made.get_absolute_url()).content.decode()
    answer = client.get(url)
    assert "docx" in answer["Content-Disposition"]
    document = Document(BytesIO(answer.content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "人才办文件"
    assert any(text.startswith("人才办发〔") and text.endswith("〕　号") for text in texts)
    assert "关于“提高A类标准”的政策模拟报告" in "".join(texts)
    assert "修改稿：“安家补贴”按修改稿。" in texts
    assert (
        "按“修改稿”，6人享受待遇，合计560 万元，比“现行规则”增加70 万元。4人受益，共增加80 万元；1人受损，共减少10 万元。"
        in texts
    )
    assert rows(document, 0)[1:] == [
        ("现行规则", "490", "—", "6", "—", "—", "—"), ("修改稿", "560", "+70", "6", "4", "1", "—"),
    ]  # fmt: skip
    assert rows(document, 1)[0] == ("年度", "现行规则（万元）", "修改稿（万元）")
    assert rows(document, 2)[1] == ("安家补贴", "490", "560", "+70", "6", "4", "1")
    assert rows(document, 3)[2] == ("B", "60", "60", "0", "1", "0", "0")
    event = Event.objects.latest("sequence")
    assert (event.action, event.after, event.target_id) == (
        "policies.simulation_exported", {"format": "docx"}, str(made.pk),
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE_CHECKER])
def test_sums_of_few_people_are_hidden_as_on_the_page(role, made, signed_in):
    document = Document(BytesIO(signed_in(role).get(reverse("reports:simulation", args=[made.pk])).content))
    by_class = {row[0]: row[1:] for row in rows(document, 3)[1:]}
    assert by_class["A"] == ("400", "480", "+80", "4", "4", "0")
    assert by_class["B"] == by_class["C"] == ("不足三人，不列", "不足三人，不列", "—", "—", "—", "—")


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.TALENT, Role.EXPERT, Role.SYSTEM_ADMIN])
def test_others_get_no_document(role, made, signed_in):
    assert signed_in(role).get(reverse("reports:simulation", args=[made.pk])).status_code == 403
    assert not Event.objects.filter(action="policies.simulation_exported").exists()


def test_it_is_chinese_for_a_reader_of_english_too(made):
    with translation.override("en"):
        english = simulation_word.document(made, opens=True, day=made.as_of)
    texts = "".join(paragraph.text for paragraph in Document(BytesIO(english)).paragraphs)
    assert "按人才类别" in texts
    assert "By talent class" not in texts


@pytest.mark.django_db(transaction=True)
def test_it_leaves_a_running_system_where_no_test_opened_a_transaction(made, signed_in):
    assert signed_in(Role.CLERK).get(reverse("reports:simulation", args=[made.pk])).status_code == 200
    assert Event.objects.latest("sequence").action == "policies.simulation_exported"
