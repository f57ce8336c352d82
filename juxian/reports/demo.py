"""The demonstration's reviews, its last quarter and its last month, templates of the office's own, and supervision reports."""

from juxian.accounts.models import User
from juxian.core.demonstration import YEAR, District
from juxian.reports.layouts import builtin
from juxian.reports.layouts.services import decide_template, upload_template
from juxian.reports.models import Review
from juxian.reports.periods import Kind
from juxian.reports.services import compose_review
from juxian.reports.supervision.services import draft_report, issue_report
from juxian.reports.supervision.views import TEXT


def is_loaded() -> bool:
    """Return whether a review was written."""
    return Review.objects.exists()


def load(district: District) -> None:
    """Put a template for months in force, leave one for years to be decided on, compose the quarter and the month.

    November's supervision report is issued, December's waits to be.
    """
    clerk, director = User.objects.get(username="clerk"), User.objects.get(username="director")
    for kind, note in ((Kind.MONTH, "月报按内置模板起用。"), (Kind.YEAR, "年度总结增加目标完成情况表。")):
        template = upload_template(
            kind=kind, name=f"{kind.label}总结模板.docx", content=builtin.document(kind), note=note, by=clerk,
            at=district.at,
        )  # fmt: skip
        if kind == Kind.MONTH:
            decide_template(template=template, accept=True, answer="", by=director, at=district.at)
    for kind, number in ((Kind.QUARTER, 4), (Kind.MONTH, 12)):
        compose_review(year=YEAR, kind=kind, number=number, by=district.by, at=district.at)
    for month in (11, 12):
        report = draft_report(kind=Kind.MONTH, year=YEAR, part=month, text=TEXT, by=clerk, at=district.at)
        if month == 11:  # the other one waits for the director
            issue_report(report=report, by=director, at=district.at)
