"""A vacancy, what it asks for, who agreed to hear of posts, and who was recommended.

Vacancy ─┬─ Organization          whose post it is
         ├─ Requirement           a condition over the people's facts, required or wished with a weight
         └─ Recommendation ── Person ── Willingness   whether they agreed
"""

from juxian.outreach.models.recommendations import Recommendation, Willingness
from juxian.outreach.models.vacancies import Requirement, Vacancy

__all__ = ["Recommendation", "Requirement", "Vacancy", "Willingness"]
