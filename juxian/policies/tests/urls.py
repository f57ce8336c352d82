"""An object for every address of this module, for the test that walks all of them: URL name -> its arguments."""

from collections.abc import Callable

from juxian.policies.models import (
    AutomaticBatch,
    AutomaticLine,
    Benefit,
    BenefitDraft,
    BenefitGrant,
    Clause,
    EntitlementRun,
    ExclusionGroup,
    Policy,
    RunJob,
    Simulation,
    SimulationJob,
)
from juxian.registry.models import Person


def _policy() -> dict[str, int]:
    return {"pk": Policy.objects.order_by("pk").values_list("pk", flat=True)[0]}


def _file() -> dict[str, int]:
    with_file = Policy.objects.exclude(file="").order_by("pk").values_list("pk", flat=True)
    return {"pk": next(iter(with_file), _policy()["pk"])}


def _clause() -> dict[str, int]:
    clause = Clause.objects.order_by("pk")[0]
    return {"pk": clause.policy_id, "clause": clause.pk}


def _benefit() -> dict[str, int]:
    return {"pk": Benefit.objects.order_by("pk").values_list("pk", flat=True)[0]}


def _draft() -> dict[str, int]:
    return {"pk": BenefitDraft.objects.order_by("pk").values_list("benefit", flat=True)[0]}


def _person() -> dict[str, int]:
    return {"pk": Person.objects.order_by("pk").values_list("pk", flat=True)[0]}


def _first(model: type) -> Callable[[], dict[str, int]]:
    return lambda: {"pk": model.objects.order_by("pk").values_list("pk", flat=True)[0]}


OBJECTS: dict[str, Callable[[], dict[str, int]]] = {
    "policy": _policy,
    "public-document": _policy,
    "edit": _policy,
    "file": _file,
    "publish": _policy,
    "repeal": _policy,
    "new-clause": _policy,
    "edit-clause": _clause,
    "remove-clause": _clause,
    "benefit": _benefit,
    "version": lambda: _benefit() | {"number": 1},
    "version-dmn": lambda: _benefit() | {"number": 1},
    "version-xlsx": lambda: _benefit() | {"number": 1},
    "edit-benefit": _benefit,
    "model-table": _benefit,
    "upload-table": _benefit,
    "draft-dmn": _draft,
    "draft-xlsx": _draft,
    "edit-table": _benefit,
    "draft": _draft,
    "hand-in": _draft,
    "return-draft": _draft,
    "discard-draft": _draft,
    "publish-draft": _draft,
    "end-exclusion": _first(ExclusionGroup),
    "run": _first(EntitlementRun),
    "verify-run": _first(EntitlementRun),
    "list": _first(EntitlementRun),
    "grant-selected": _first(EntitlementRun),
    "swapped": lambda: _first(EntitlementRun)() | {"first": 1, "second": 2},
    "job": _first(RunJob),
    "person": _person,
    "new-grant": lambda: _person() | {"benefit": _benefit()["pk"]},
    **dict.fromkeys(
        [f"automatic-{what}" for what in ("batch", "lines", "submit", "cancel", "hand-over", "confirm", "return")],
        _first(AutomaticBatch),
    ),
    **dict.fromkeys(["automatic-resolve", "automatic-answer"], _first(AutomaticLine)),
    "stop-grant": _first(BenefitGrant),
    "simulation": _first(Simulation),
    "simulation-list": _first(Simulation),
    "simulation-download": _first(Simulation),
    "verify-simulation": _first(Simulation),
    "simulation-job": _first(SimulationJob),
    "new-difference": _benefit,
}
