"""Two people at one draft: the second is told what was saved meanwhile, loses nothing, and decides over what is there."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.core.tests.posting import posted
from juxian.policies import services
from juxian.policies.exchange import dmn
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft, Policy
from juxian.policies.tests.conftest import AT, publish, table
from juxian.policies.tests.test_edit_table import posted as posted_grid

SAVED = "有人在您打开本页后保存过"


def save(client: Client, benefit: Benefit, page: Any, op: str = "save", **cells: str) -> HttpResponse:
    """Post the grid of a page with cells written over."""
    url = reverse("policies:edit-table", args=[benefit.pk])
    fields = posted_grid(page.context["grid"]) | posted(page.context["form"]) | {"op": op}
    return client.post(url, fields | {name.replace("_", "."): text for name, text in cells.items()})


@pytest.fixture
def first(signed_in: Callable[..., Client]) -> Client:
    """A clerk who saves first."""
    return signed_in(Role.CLERK)


@pytest.fixture
def second(signed_in: Callable[..., Client]) -> Client:
    """A clerk who had the page open before."""
    return signed_in(Role.CLERK)


def test_the_second_sees_what_the_first_saved_and_what_was_typed(
    first: Client, second: Client, settling: Benefit
) -> None:
    url = reverse("policies:edit-table", args=[settling.pk])
    page, other = second.get(url), first.get(url)
    assert save(first, settling, other, value_0_0="110", note="提高A类").status_code == 302
    told = save(second, settling, page, value_1_0="66", period="once", note="提高B类")
    html = told.content.decode()
    assert told.status_code == 200
    assert SAVED in html
    assert [(one.label, one.theirs, one.yours) for one in told.context["form"].meanwhile] == [
        ("表格", "3 行", "3 行"), ("给发布人的说明", "提高A类", "提高B类"),
    ]  # fmt: skip
    assert told.context["grid"].rows[1].values == ["66"]
    assert 'value="提高B类"' in html
    cells = [cell for row in told.context["table"].rows for cell in row.cells if cell.old is not None]
    assert [(cell.old, cell.text) for cell in cells] == [("110万元", "100万元"), ("60万元", "66万元")]
    draft = BenefitDraft.objects.get()
    assert ([rule["outputs"] for rule in draft.table["rules"]], draft.note) == ([["110"], ["60"], ["30"]], "提高A类")
    assert save(second, settling, told, value_0_0="110").status_code == 302
    draft.refresh_from_db()
    assert [rule["outputs"] for rule in draft.table["rules"]] == [["110"], ["66"], ["30"]]


def test_buttons_and_checks_keep_what_the_page_showed_first(first: Client, second: Client, settling: Benefit) -> None:
    url = reverse("policies:edit-table", args=[settling.pk])
    page = second.get(url)
    save(first, settling, first.get(url), value_0_0="110")
    page = save(second, settling, page, "add-row")
    page = save(second, settling, page, "check", cell_3_0='"D"', value_3_0="10")
    assert SAVED not in page.content.decode()
    assert SAVED in save(second, settling, page).content.decode()


def test_what_is_the_same_already_is_no_quarrel(first: Client, second: Client, settling: Benefit) -> None:
    url = reverse("policies:edit-table", args=[settling.pk])
    pages = [client.get(url) for client in (first, second)]
    answers = [
        save(client, settling, page, value_0_0="110") for client, page in zip((first, second), pages, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [302, 302]


def test_a_version_published_meanwhile_is_told_too(
    first: Client, settling: Benefit, clerk: User, director: User
) -> None:
    page = first.get(reverse("policies:edit-table", args=[settling.pk]))
    raised = table((['"A"'], "200"), inputs=["人才类别"], name="安家补贴")
    publish(settling, raised, clerk, director, valid_from=AT.date(), unit="wan")
    told = save(first, settling, page, value_0_0="110")
    assert SAVED in told.content.decode()
    assert not BenefitDraft.objects.exists()


def test_the_modeller_tells_it_and_keeps_the_drawing(first: Client, second: Client, settling: Benefit) -> None:
    url = reverse("policies:model-table", args=[settling.pk])
    page = second.get(url)
    save(first, settling, first.get(reverse("policies:edit-table", args=[settling.pk])), value_0_0="110")
    xml = page.context["modeller"]["xml"].replace("<text>60</text>", "<text>66</text>")
    told = second.post(url, posted(page.context["form"]) | {"xml": xml, "op": "save"})
    assert SAVED in told.content.decode()
    assert "110万元" in told.content.decode()
    kept = dmn.read(told.context["modeller"]["xml"].encode(), settling).grid
    assert [row.values for row in kept.rows] == [["100"], ["66"], ["30"]]
    assert BenefitDraft.objects.get().table["rules"][1]["outputs"] == ["60"]


@pytest.mark.parametrize("action", ["hand-in", "discard-draft"])
def test_nobody_decides_over_a_draft_that_is_another_by_now(
    first: Client, second: Client, settling: Benefit, action: str
) -> None:
    url = reverse("policies:edit-table", args=[settling.pk])
    save(first, settling, first.get(url), value_0_0="110")
    seen = second.get(reverse("policies:draft", args=[settling.pk])).context["seen"]
    save(first, settling, first.get(url), value_0_0="120")
    answer = second.post(reverse(f"policies:{action}", args=[settling.pk]), {"seen": seen}, follow=True)
    assert SAVED in answer.content.decode()
    assert (BenefitDraft.objects.get().ready, answer.redirect_chain[0][0]) == (
        False, reverse("policies:draft", args=[settling.pk]),
    )  # fmt: skip
    seen = answer.context["seen"]
    second.post(reverse(f"policies:{action}", args=[settling.pk]), {"seen": seen})
    assert not BenefitDraft.objects.filter(ready=False).exists()


def test_a_director_publishes_only_what_the_page_showed(
    first: Client, settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    director, url = signed_in(Role.DIRECTOR), reverse("policies:draft", args=[settling.pk])

    def hand_in(amount: str) -> None:
        page = first.get(reverse("policies:edit-table", args=[settling.pk]))
        save(first, settling, page, value_0_0=amount)
        services.hand_in_draft(draft=BenefitDraft.objects.get(), by="clerk", at=AT)

    hand_in("110")
    form = {"seen": director.get(url).context["seen"], "valid_from": "2025-07-01", "reason": "提高标准"}
    hand_in("900")
    answer = director.post(reverse("policies:publish-draft", args=[settling.pk]), form, follow=True)
    assert SAVED in answer.content.decode()
    assert settling.versions.count() == 1
    director.post(reverse("policies:publish-draft", args=[settling.pk]), form | {"seen": answer.context["seen"]})
    assert settling.versions.count() == 2


@pytest.fixture
def draft_policy(clerk: User) -> Policy:
    """A policy that is being written, with a clause."""
    day = AT.date()
    made = services.create_policy(title="草案", issuer="人才办", issued_on=day, in_force_from=day, by=clerk, at=AT)
    services.add_clause(policy=made, number="第一条", text="第一款。\n第二款。", by=clerk, at=AT)
    return made


def test_a_policy_and_its_clauses_are_guarded_alike(first: Client, second: Client, draft_policy: Policy) -> None:
    clause = draft_policy.clauses.get()
    for url, typed, said in (
        (reverse("policies:edit", args=[draft_policy.pk]), {"issuer": "区委人才办"}, ("发文单位", "甲", "区委人才办")),
        (
            reverse("policies:edit-clause", args=[draft_policy.pk, clause.pk]),
            {"text": "第一款。\n第二款改。"},
            ("正文", "甲", "第一款。\n第二款改。"),
        ),
    ):
        page = second.get(url)
        (name,) = typed
        form = first.get(url).context["form"]
        assert first.post(url, posted(form, **{name: "甲"})).status_code == 302
        told = second.post(url, posted(page.context["form"], **typed))
        assert SAVED in told.content.decode()
        assert [(one.label, one.theirs, one.yours) for one in told.context["form"].meanwhile] == [said]
        assert second.post(url, posted(told.context["form"])).status_code == 302


def test_a_clause_added_meanwhile_does_not_hinder_the_head_of_the_policy_but_its_publication(
    first: Client, draft_policy: Policy, signed_in: Callable[..., Client]
) -> None:
    url, director = reverse("policies:edit", args=[draft_policy.pk]), signed_in(Role.DIRECTOR)
    page, seen = first.get(url), director.get(draft_policy.get_absolute_url()).context["seen"]
    services.add_clause(policy=draft_policy, number="第二条", text="补充。", by="另一人", at=AT)
    answer = director.post(reverse("policies:publish", args=[draft_policy.pk]), {"seen": seen}, follow=True)
    assert SAVED in answer.content.decode()
    assert first.post(url, posted(page.context["form"], title="办法")).status_code == 302
    draft_policy.refresh_from_db()
    assert (draft_policy.title, draft_policy.status) == ("办法", "draft")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(first: Client, second: Client, settling: Benefit) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads need a database in a file: set TEST.NAME")
    url, start = reverse("policies:edit-table", args=[settling.pk]), threading.Barrier(2)
    pages = [client.get(url) for client in (first, second)]
    statuses: list[int] = []

    def go(client: Client, page: Any, amount: str) -> None:
        start.wait()
        try:
            statuses.append(save(client, settling, page, value_0_0=amount).status_code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=go, args=(client, page, amount))
        for client, page, amount in zip((first, second), pages, ("110", "120"), strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(statuses) == [200, 302]


def test_a_grid_without_rules_yet_is_guarded_from_the_start(
    first: Client, second: Client, make_benefit: Any, clause: Any
) -> None:
    benefit = services.create_benefit(code="new", name="新补贴", kind="once", clause=clause, by="test", at=AT)
    url = reverse("policies:edit-table", args=[benefit.pk])
    pages = [client.get(url) for client in (first, second)]
    assert pages[0].context["grid"] == Grid.new(benefit)
    typed = {"in_0": "年龄", "cell_0_0": "< 35"}
    assert save(first, benefit, pages[0], value_0_0="1", **typed).status_code == 302
    assert SAVED in save(second, benefit, pages[1], value_0_0="2", **typed).content.decode()
