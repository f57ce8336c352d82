"""What the goals are made of: plans and targets, and the year-end assessment."""

from juxian.goals.models.assessment import (
    Appeal,
    Assessed,
    AssessmentRound,
    Claim,
    Criterion,
    ExpertMark,
    UnitClass,
)
from juxian.goals.models.plans import (
    RATIO,
    Comparator,
    Plan,
    Quantity,
    Statement,
    Target,
    amount,
    plain,
    quantity_constraints,
)

__all__ = [
    "RATIO",
    "Appeal",
    "Assessed",
    "AssessmentRound",
    "Claim",
    "Comparator",
    "Criterion",
    "ExpertMark",
    "Plan",
    "Quantity",
    "Statement",
    "Target",
    "UnitClass",
    "amount",
    "plain",
    "quantity_constraints",
]
