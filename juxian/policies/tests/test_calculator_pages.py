"""The calculator's page and API: nobody signs in, nothing is kept, bad input loses nothing."""

import json
import logging
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.policies import services
from juxian.policies.models import Benefit, Policy
from juxian.policies.tests.conftest import AT

PAGE = "/policies/calculator/"
API = "/api/v1/policies/calculate"


@pytest.fixture(autouse=True)
def fresh(db: None) -> None:
    cache.clear()


def answer(client: Client, **fields: Any) -> str:
    response = client.post(PAGE, {key.replace("__", "."): value for key, value in fields.items()})
    assert response.status_code == 200
    return response.content.decode()


def calculate(client: Client, body: Any, status: int = 200, **headers: str) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    response = client.post(API, text, content_type="application/json", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def test_a_visitor_is_asked_until_nothing_is_open(client: Client, settling: Benefit, rent: Benefit) -> None:
    page = client.get(PAGE).content.decode()
    assert "安家补贴" in page
    assert "最高100 万元" in page
    page = answer(client, a__level="B", a__degree="硕士")
    assert "您的税前年薪是多少" in page
    page = answer(client, a__level="B", a__degree="硕士", a__wage="15万")
    assert "问题答完了" in page
    assert "每月1,000 元，共36期" in page
    assert "63.6 万元" in page  # 60 and 3.6


def test_what_can_not_be_read_is_asked_again_and_nothing_else_is_lost(client: Client, rent: Benefit) -> None:
    page = answer(client, a__degree="硕士", a__wage="很多", next="wage")
    assert 'name="a.degree" value="硕士"' in page
    assert 'value="很多"' in page
    assert "请填数字" in page
    assert "请填数字" in answer(client, a__degree="硕士", a__wage="", next="wage")
    assert "请从博士、硕士、学士中选一项" in answer(client, a__degree="小学")
    assert "Traceback" not in answer(client, a__nothing="x", skip="nothing", change="nothing")


def test_skipping_and_changing(client: Client, rent: Benefit) -> None:
    page = answer(client, a__degree="硕士", a__wage="", skip="wage")
    assert "问题答完了" in page
    assert "pc-skipped" in page
    assert "补答" in page
    page = answer(client, a__degree="硕士", skip="wage", change="degree")
    assert "您取得的最高学位是" in page
    assert 'class="pc-chosen" type="submit" name="a.degree" value="硕士"' in page or "pc-chosen" in page
    assert "没有学位" in answer(client, none="degree", a__degree="")


def test_who_is_refused_reads_what_would_be_enough(client: Client, rent: Benefit) -> None:
    page = answer(client, a__degree="硕士", a__wage="260000")
    assert "年薪不超过200,000 元（您填的是：260,000 元）" in page


def test_in_english_for_those_who_come_from_abroad(client: Client, rent: Benefit) -> None:
    response = client.post(PAGE, {"a.degree": "硕士", "language": "en"})
    page = response.content.decode()
    assert "What is your annual wage before tax?" in page
    assert 'name="a.degree" value="硕士"' in page
    assert "Master&#x27;s" in page
    assert response.cookies["django_language"].value == "en"


def test_htmx_swaps_the_form_alone(client: Client, rent: Benefit) -> None:
    page = client.post(PAGE, {"a.degree": "硕士"}, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<form id="calculator"')
    assert "<html" not in page


def test_nothing_of_the_answers_is_kept(
    client: Client, rent: Benefit, settling: Benefit, caplog: pytest.LogCaptureFixture
) -> None:
    before = Event.objects.count()
    with caplog.at_level(logging.DEBUG):
        response = client.post(PAGE, {"a.degree": "硕士", "a.wage": "187654"})
        calculate(client, {"facts": {"degree": "硕士", "wage": 187654}})
        calculate(client, {"facts": {"degree": "187654"}}, 422)
    assert Event.objects.count() == before
    assert not client.cookies
    assert not client.session.keys()
    assert "187654" not in "".join(record.getMessage() for record in caplog.records if "INSERT" not in record.name)
    assert response["Cache-Control"] == "no-store"


def test_only_what_is_published_in_force_and_meant_for_the_public(
    client: Client, make_benefit: Callable[..., Benefit], clause: Any, settling: Benefit
) -> None:
    make_benefit("later", "以后补贴", unit="wan", valid_from=date(2090, 1, 1))
    hidden = make_benefit("inner", "内部奖励", unit="wan")
    services.change_benefit(benefit=hidden, public=False, by="test", at=AT)
    services.create_benefit(code="draft", name="草拟补贴", kind="once", clause=clause, by="test", at=AT)
    page = client.get(PAGE).content.decode()
    assert "安家补贴" in page
    for name in ("以后补贴", "内部奖励", "草拟补贴"):
        assert name not in page
    assert [one["id"] for one in calculate(client, {})["benefits"]] == ["settling"]


def test_the_published_text_is_public_and_a_draft_is_not(client: Client, policy: Policy, clerk: Any) -> None:
    page = client.get(reverse("policies:public-document", args=[policy.pk])).content.decode()
    assert "人才安居办法" in page
    assert "安家补贴的正文" in page
    draft = services.create_policy(
        title="草案", issuer="人才办", issued_on=date(2025, 1, 1), in_force_from=date(2025, 1, 1), by=clerk, at=AT
    )
    assert client.get(reverse("policies:public-document", args=[draft.pk])).status_code == 404


def test_the_questions_are_told_to_programs(client: Client, rent: Benefit) -> None:
    found = client.get("/api/v1/policies/questions").json()
    assert [(q["id"], q["kind"], q["none"] != "") for q in found["questions"]] == [
        ("degree", "choice", True), ("wage", "number", True),
    ]  # fmt: skip
    assert found["questions"][0]["choices"][0] == {"value": "博士", "label": "博士"}
    english = client.get("/api/v1/policies/questions", headers={"Accept-Language": "en"}).json()
    assert english["questions"][0]["choices"][0] == {"value": "博士", "label": "Doctorate"}


def test_a_program_gets_benefits_amounts_and_what_is_open(client: Client, rent: Benefit, settling: Benefit) -> None:
    found = calculate(client, {"facts": {"degree": "硕士", "level": None}})
    by = {one["id"]: one for one in found["benefits"]}
    assert by["settling"]["status"] == "no"
    assert by["rent"]["status"] == "open"
    assert by["rent"]["depends_on"] == ["wage"]
    assert by["rent"]["most_fen"] == 3_600_000
    assert [one["id"] for one in found["open_questions"]] == ["wage"]
    found = calculate(client, {"facts": {"degree": "硕士", "level": "A", "wage": 199999.99}})
    by = {one["id"]: one for one in found["benefits"]}
    assert (by["rent"]["amount_fen"], by["rent"]["payment_fen"], by["rent"]["periods"]) == (3_600_000, 100_000, 36)
    assert by["settling"]["amount_fen"] == 100_000_000
    assert by["settling"]["clause"]["number"] == "第三条"
    assert client.get(by["settling"]["clause"]["url"].partition("#")[0]).status_code == 200
    assert (found["open_questions"], found["errors"]) == ([], [])


@pytest.mark.parametrize(
    ("body", "field", "word"),
    [
        ({"facts": {"degree": "小学"}}, "degree", "请从博士、硕士、学士中选一项"),
        ({"facts": {"wage": "很多"}}, "wage", "请填数字"),
        ({"facts": {"wage": -1}}, "wage", "0到"),
        ({"facts": {"wage": 1e400}}, "wage", "请填数字"),
        ({"facts": {"wage": 1.001}}, "wage", "两位小数"),
        ({"facts": {"wage": True}}, "wage", "请填数字"),
        ({"facts": {"shoes": 43}}, "shoes", "没有“shoes”这个字段"),
        ({"skip": ["shoes"]}, "shoes", "没有“shoes”这个字段"),
        ({"facts": []}, "facts", "JSON对象"),
        ({"fact": {}}, "fact", "没有这个字段"),
    ],
)
def test_what_can_not_be_read_is_named_with_the_remedy(
    client: Client, rent: Benefit, body: Any, field: str, word: str
) -> None:
    (error,) = calculate(client, body, 422)["errors"]
    assert error["field"] == field
    assert word in error["message"]


def test_a_body_that_is_no_json_or_too_large(client: Client, rent: Benefit) -> None:
    assert calculate(client, "{", 400)["errors"][0]["code"] == "unreadable"
    assert calculate(client, {"facts": {"degree": "x" * 70_000}}, 413)["errors"][0]["code"] == "too_large"


def test_an_address_that_asks_too_often_has_to_wait(client: Client, rent: Benefit) -> None:
    statuses = [client.get("/api/v1/policies/questions").status_code for _ in range(62)]
    assert statuses.count(200) == 60
    refused = client.get("/api/v1/policies/questions")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "一分钟" in refused.json()["errors"][0]["message"]
    elsewhere = client.get("/api/v1/policies/questions", REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200


def test_the_contract_is_openapi_and_no_page_loads_from_elsewhere(client: Client) -> None:
    contract = client.get("/api/v1/openapi.json").json()
    assert contract["openapi"].startswith("3.1")
    ours = {path for path in contract["paths"] if path.startswith("/api/v1/policies/")}
    assert ours == {"/api/v1/policies/questions", "/api/v1/policies/calculate"}
    assert client.get("/api/v1/docs").status_code == 404
