"""The sidebar shows each user what they may open, and marks where they are."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from juxian.web import navigation
from juxian.web.navigation import NavItem, Section


class Person:
    """A signed-in user who holds the permissions given."""

    is_authenticated = True

    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def has_perm(self, code: str) -> bool:
        return code in self.permissions


@pytest.fixture
def items() -> Iterator[dict[str, NavItem]]:
    """An empty registry for the test; what the modules registered is put back."""
    kept = dict(navigation._items)
    navigation._items.clear()
    yield navigation._items
    navigation._items.clear()
    navigation._items.update(kept)


def labels(user: object, path: str = "/") -> dict[Section, list[str]]:
    groups = navigation.for_user(user, RequestFactory().get(path))
    return {group.section: [str(link.label) for link in group.links] for group in groups}


def test_items_are_grouped_in_the_order_of_the_sections(items: dict[str, NavItem]) -> None:
    navigation.register(
        NavItem("Search", "web:search", "search", order=2, section=Section.TALENT),
        NavItem("Parts", "web:components", "tool", order=1, section=Section.TALENT),
        NavItem("Desk", "web:desk", "home"),
    )
    assert labels(Person()) == {Section.WORK: ["Desk"], Section.TALENT: ["Parts", "Search"]}


def test_an_item_needs_its_permission(items: dict[str, NavItem]) -> None:
    navigation.register(NavItem("Search", "web:search", "search", permission="registry.view"))
    assert labels(Person()) == {}
    assert labels(Person("registry.view")) == {Section.WORK: ["Search"]}


def test_nobody_is_shown_anything_before_signing_in(items: dict[str, NavItem]) -> None:
    navigation.register(NavItem("Desk", "web:desk", "home"))
    assert labels(AnonymousUser()) == {}


def test_registering_again_replaces(items: dict[str, NavItem]) -> None:
    navigation.register(NavItem("Old", "web:desk", "home"))
    navigation.register(NavItem("New", "web:desk", "home"))
    assert labels(Person()) == {Section.WORK: ["New"]}


@pytest.mark.parametrize(
    ("path", "active"),
    [("/", "web:desk"), ("/search/", "web:search"), ("/search/deeper/", "web:search"), ("/elsewhere/", None)],
)
def test_the_longest_address_that_fits_is_active(items: dict[str, NavItem], path: str, active: str | None) -> None:
    navigation.register(NavItem("Desk", "web:desk", "home"), NavItem("Search", "web:search", "search"))
    groups = navigation.for_user(Person(), RequestFactory().get(path))
    found = [link.url for group in groups for link in group.links if link.active]
    assert found == ([reverse(active)] if active else [])


def test_what_the_modules_registered_leads_somewhere_and_has_its_icon() -> None:
    from juxian.web import icons

    for item in navigation.registered():
        assert reverse(item.url_name), item
        assert icons.draw(item.icon), item
