"""What leaves as a file does so in a running system too, where no test has opened a transaction around the page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from juxian.audit.models import Event
from juxian.core.roles import Role
from juxian.policies.models import EntitlementRun, Simulation
from juxian.policies.services import run_entitlements
from juxian.policies.tests.conftest import AT, DAY
from juxian.policies.tests.test_simulation_pages import draft, made, people

__all__ = ["draft", "made", "people"]


@pytest.mark.django_db(transaction=True)
def test_every_file_is_made_and_recorded(made: Simulation, signed_in: Callable[..., Client]) -> None:
    run: EntitlementRun = run_entitlements(as_of=DAY, by="test", at=AT)
    client = signed_in(Role.CLERK)
    for url, action in (
        (reverse("policies:simulation-download", args=[made.pk]), "simulation_exported"),
        (reverse("policies:simulation-list", args=[made.pk]) + "?export=xlsx", "list_exported"),
        (reverse("policies:list", args=[run.pk]) + "?export=xlsx", "list_exported"),
        (reverse("policies:grants") + "?export=xlsx", "list_exported"),
        (reverse("policies:hand-overs") + "?export=xlsx", "list_exported"),
    ):
        before = Event.objects.count()
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Content-Type"].endswith("sheet")) == (200, True), url
        assert Event.objects.count() == before + 1
        assert Event.objects.latest("sequence").action == f"policies.{action}"
