"""The search box asks every module, each within what the user may see."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from juxian.web import search
from juxian.web.search import Hit, SearchPart


@pytest.fixture
def providers() -> Iterator[list[search.Provider]]:
    """An empty registry for the test."""
    kept = list(search._providers)
    search._providers.clear()
    yield search._providers
    search._providers[:] = kept


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(get_user_model().objects.create(username="clerk", name="顾晓岚"))
    return client


def test_hits_are_listed_by_module_with_the_way_to_all(signed_in: Client, providers: list[search.Provider]) -> None:
    search.register(
        lambda user, query: SearchPart("人才", [Hit("陈明轩", "/people/1", "区中医院")], 57, "/people/?q=陈")
    )
    search.register(lambda user, query: None)
    shown = signed_in.get("/search/", {"q": " 陈 "}).content.decode()
    assert 'href="/people/1"' in shown
    assert "人才（57）" in shown
    assert "区中医院" in shown
    assert "<title>搜索：陈" in shown


def test_what_is_typed_is_escaped(signed_in: Client, providers: list[search.Provider]) -> None:
    shown = signed_in.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in shown
    assert "没有找到结果" in shown


def test_nothing_is_asked_for_nothing(signed_in: Client, providers: list[search.Provider]) -> None:
    def refuse(user: object, query: str) -> SearchPart:
        raise AssertionError("a provider was asked for an empty query")

    search.register(refuse)
    assert "您要查找什么？" in signed_in.get("/search/").content.decode()


def test_it_needs_signing_in(client: Client, db: None) -> None:
    assert client.get("/search/", {"q": "x"}).status_code == 302
