"""The API keeps its contract whatever is sent: no answer of 500, every answer as the document says."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from juxian.config.wsgi import application
from juxian.policies.models import Benefit

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(autouse=True)
def in_force(settling: Benefit, rent: Benefit) -> Iterator[None]:
    """Two benefits to be asked about; requests leave the test's connection open, as those of Django's client do."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_contract_is_kept(case: schemathesis.Case) -> None:
    cache.clear()
    case.call_and_validate(checks=(not_a_server_error, response_schema_conformance, status_code_conformance))
