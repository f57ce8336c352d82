"""The sidebar and the account menu: modules register items, a page shows those its user may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Section(models.TextChoices):
    """The groups of the sidebar, in order; ACCOUNT is the menu under the user's name."""

    WORK = "work", _("Work")
    TALENT = "talent", _("Talent")
    PROMISES = "promises", _("Policies and funds")
    GOALS = "goals", _("Targets and assessment")
    SERVICE = "service", _("Service")
    FIGURES = "figures", _("Figures and statistics")
    ADMINISTRATION = "administration", _("Administration")
    ACCOUNT = "account", _("My account")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: shown to signed-in users who hold `permission` ("module.codename"; None: everybody).

    `order` sorts within the section; `icon` is a Tabler outline icon's name.
    """

    label: StrOrPromise
    url_name: str
    icon: str
    order: int = 100
    permission: str | None = None
    section: Section = Section.WORK


@dataclass(frozen=True, slots=True)
class Link:
    """An item as the page draws it."""

    label: StrOrPromise
    url: str
    icon: str
    active: bool = False


@dataclass(slots=True)
class Group:
    """A section with the links its user may open."""

    section: Section
    links: list[Link] = field(default_factory=list)


_items: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    """Add items, called from a module's `AppConfig.ready()`; an item of the same `url_name` is replaced."""
    _items.update((item.url_name, item) for item in items)


def registered() -> list[NavItem]:
    """Return all items in the order of the sidebar."""
    sections = list(Section)
    return sorted(
        _items.values(),
        key=lambda item: (sections.index(item.section), item.order, item.url_name),
    )


def for_user(user: Any, request: HttpRequest) -> list[Group]:
    """Return the groups that `user` may open, the entry of the current page marked active.

    Of several entries whose address begins the current path, the longest is the active one.
    """
    allowed = [item for item in registered() if may_open(user, item)]
    urls = {item.url_name: reverse(item.url_name) for item in allowed}
    here = _active(urls.values(), request.path)
    groups: dict[Section, Group] = {}
    for item in allowed:
        url = urls[item.url_name]
        group = groups.setdefault(item.section, Group(item.section))
        group.links.append(Link(item.label, url, item.icon, active=url == here))
    return list(groups.values())


def may_open(user: Any, item: NavItem) -> bool:
    """Return whether `user` is signed in and holds the item's permission."""
    return bool(user.is_authenticated and (item.permission is None or user.has_perm(item.permission)))


def _active(urls: Iterable[str], path: str) -> str | None:
    """Return the address among `urls` that the current page lies under; the root only for itself."""
    return max(
        (url for url in urls if url == path or (url != "/" and path.startswith(url))),
        key=len,
        default=None,
    )
