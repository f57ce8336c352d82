"""Every write: keyword-only, atomic, with `by=` and `at=`, and its event in the trail."""

from juxian.outreach.services.recommendations import (
    decline,
    interview,
    offer,
    recommend,
    refuse,
    say_willing,
    take_on,
    withdraw_recommendation,
)
from juxian.outreach.services.vacancies import (
    add_requirement,
    change_vacancy,
    close_vacancy,
    enter_vacancy,
    open_vacancy,
    remove_requirement,
    withdraw_vacancy,
)

__all__ = [
    "add_requirement",
    "change_vacancy",
    "close_vacancy",
    "decline",
    "enter_vacancy",
    "interview",
    "offer",
    "open_vacancy",
    "recommend",
    "refuse",
    "remove_requirement",
    "say_willing",
    "take_on",
    "withdraw_recommendation",
    "withdraw_vacancy",
]
