"""The records of policies, bottom up: documents, benefits, what is received, what a run found."""

from juxian.policies.models.automatic import AutomaticBatch, AutomaticLine, HandOver
from juxian.policies.models.benefits import Benefit, BenefitDraft, BenefitVersion, Terms
from juxian.policies.models.documents import Clause, Policy
from juxian.policies.models.exclusions import ExclusionGroup, ExclusionMember
from juxian.policies.models.grants import BenefitGrant
from juxian.policies.models.runs import Entitlement, EntitlementRun, RunJob
from juxian.policies.models.simulations import Simulation, SimulationJob, SimulationRow

__all__ = [
    "AutomaticBatch",
    "AutomaticLine",
    "Benefit",
    "BenefitDraft",
    "BenefitGrant",
    "BenefitVersion",
    "Clause",
    "Entitlement",
    "EntitlementRun",
    "ExclusionGroup",
    "ExclusionMember",
    "HandOver",
    "Policy",
    "RunJob",
    "Simulation",
    "SimulationJob",
    "SimulationRow",
    "Terms",
]
