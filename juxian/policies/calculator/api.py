"""The calculator for programs: the questions the rules ask, and what a person is promised by some answers."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from juxian.core.api import ErrorOut, ErrorsOut, failure
from juxian.policies.calculator.calculation import Answers, Finding, calculate, public_definition, questions_of
from juxian.policies.calculator.questions import Asked, read_all
from juxian.policies.calculator.words import ways_of

router = Router()
MOST_ANSWERS = 100


class ChoiceOut(Schema):
    """An answer that can be picked."""

    value: str
    label: str


class QuestionOut(Schema):
    """A fact that rules in force read. `none` is what null means; null is refused where it is empty."""

    id: str
    name: str
    question: str
    hint: str
    kind: str = Field(description="choice, several, boolean, number or date")
    unit: str
    choices: list[ChoiceOut]
    none: str
    found_by_office: bool = Field(description="only the talent office can find it: the answer is what you believe")


class QuestionsOut(Schema):
    """The questions that the rules in force on `as_of` can ask."""

    as_of: date
    questions: list[QuestionOut]


class TrancheOut(Schema):
    """A part of the money, due so many months after the start."""

    name: str
    share_percent: str
    months: int
    amount_fen: int


class ClauseOut(Schema):
    """The clause a benefit stands on, and where it can be read."""

    document: str
    title: str
    number: str
    url: str


class ChangeOut(Schema):
    """A condition that is not met, and what would have to be so."""

    gives: str
    conditions: list[str]


class BenefitOut(Schema):
    """How a benefit stands whatever is answered next: entitled, cut, amount_open, open, excluded, unclear, no."""

    id: str
    name: str
    status: str
    amount_fen: int | None = Field(description="all payments together, where it is certain")
    least_fen: int | None
    most_fen: int | None
    payment_fen: int | None
    period: str
    periods: int
    level: str
    tranches: list[TrancheOut]
    clause: ClauseOut
    depends_on: list[str]
    excluded_by: str | None
    choose_from: list[str]
    changes: list[ChangeOut]


class CalculateIn(Schema):
    """Answers by the ids of the questions; what is not known is left out. Nothing of it is stored."""

    model_config = {"extra": "forbid"}

    facts: dict[str, Any] = Field(default_factory=dict, max_length=MOST_ANSWERS)
    skip: list[str] = Field(default_factory=list, max_length=MOST_ANSWERS)


class CalculateOut(Schema):
    """The benefits, and the questions whose answers can still change one, the most telling first."""

    as_of: date
    benefits: list[BenefitOut]
    open_questions: list[QuestionOut]
    errors: list[ErrorOut]


REFUSALS = {413: ErrorsOut, 422: ErrorsOut, 429: ErrorsOut}


@router.get("questions", response={200: QuestionsOut, 429: ErrorsOut}, url_name="questions")
def questions(request: HttpRequest) -> dict[str, Any]:
    """Every question that the rules in force can ask of somebody."""
    today = timezone.localdate()
    found = questions_of(public_definition(today))
    return {"as_of": today, "questions": [_question(one) for one in found.values()]}


@router.post(
    "calculate", response={200: CalculateOut, 400: ErrorsOut, **REFUSALS}, url_name="calculate", exclude_none=False
)
def calculate_benefits(request: HttpRequest, body: CalculateIn) -> Any:
    """What somebody of these facts is promised: what is certain, what is open, and what it depends on."""
    today = timezone.localdate()
    definition = public_definition(today)
    asked = questions_of(definition)
    values, wrong = read_all(asked, body.facts)
    unknown = [key for key in body.skip if key not in {one.id for one in asked.values()}]
    wrong += read_all(asked, dict.fromkeys(unknown))[1]
    if wrong:
        errors = [failure(str((e.params or {}).get("id", "")), str(e.code), e.messages[0]) for e in wrong]
        return Status(422, {"errors": errors})
    skipped = frozenset(name for name, one in asked.items() if one.id in body.skip)
    found = calculate(definition, Answers(values, skipped), today)
    return {
        "as_of": today,
        "benefits": [_benefit(one) for one in found.findings],
        "open_questions": [_question(one) for one in found.open],
        "errors": [],
    }


def _question(asked: Asked) -> dict[str, Any]:
    return {
        "id": asked.id,
        "name": asked.label,
        "question": asked.text,
        "hint": asked.hint,
        "kind": asked.kind,
        "unit": asked.unit,
        "choices": [{"value": one.value, "label": one.label} for one in asked.choices],
        "none": asked.none,
        "found_by_office": asked.office,
    }


def _benefit(one: Finding) -> dict[str, Any]:
    clause = one.version.clause
    certain = one.least if one.is_certain and one.least == one.most else None
    return {
        "id": one.benefit.code,
        "name": one.benefit.name,
        "status": one.status.value,
        "amount_fen": certain,
        "least_fen": one.least,
        "most_fen": one.most,
        "payment_fen": one.payment,
        "period": one.version.period,
        "periods": one.version.periods,
        "level": one.level,
        "tranches": [
            {"name": name, "share_percent": share, "months": months, "amount_fen": fen}
            for name, share, months, fen in one.tranches
        ],
        "clause": {
            "document": clause.policy.number,
            "title": clause.policy.title,
            "number": clause.number,
            "url": reverse("policies:public-document", args=[clause.policy_id]) + f"#{clause.anchor}",
        },
        "depends_on": [asked.id for asked in one.depends_on],
        "excluded_by": one.excluded_by.code if one.excluded_by else None,
        "choose_from": [benefit.code for benefit in one.choose_from],
        "changes": [{"gives": way.gives, "conditions": way.conditions} for way in ways_of(one)],
    }
