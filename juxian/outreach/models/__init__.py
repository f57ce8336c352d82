"""A vacancy, what it asks for, who was recommended; people elsewhere with ties to the district, and rural experts.

Vacancy ─┬─ Organization          whose post it is
         ├─ Requirement           a condition over the people's facts, required or wished with a weight
         └─ Recommendation ── Person ── Willingness   whether they agreed
"""

from juxian.outreach.models.recommendations import Recommendation, Willingness
from juxian.outreach.models.ties import Contact, Contribution, Native, RuralExpert, Support
from juxian.outreach.models.vacancies import Requirement, Vacancy

__all__ = [
    "Contact",
    "Contribution",
    "Native",
    "Recommendation",
    "Requirement",
    "RuralExpert",
    "Support",
    "Vacancy",
    "Willingness",
]
