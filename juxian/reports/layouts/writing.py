"""A review written with a template: its paragraphs with what each number opens onto, and the values it keeps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from juxian.reports import word
from juxian.reports.citations import Citation, Citations
from juxian.reports.layouts import rendering, values
from juxian.reports.layouts.language import Number
from juxian.reports.layouts.names import Names
from juxian.reports.models import ReviewTemplate
from juxian.reports.review import Chapter, Sources


@dataclass(frozen=True)
class Written:
    """The chapters as a page shows them, the numbers printed in them, and the values the template was filled with."""

    chapters: list[Chapter]
    cited: list[dict[str, Any]]
    values: dict[str, Any]


def write(template: ReviewTemplate, sources: Sources, day: date) -> Written:
    """Return the review of `sources` in the words of a template."""
    issuer, code, group = word.issuing()
    filled = values.of(sources, issuer=issuer, code=code, group=group, day=day)
    names = Names.of(template.kind)
    cited, chapters = Citations(), [Chapter("")]
    for is_heading, parts in rendering.paragraphs(bytes(template.content), names, filled.context(names)):
        if is_heading:
            chapters.append(Chapter(str(parts[0])))
        else:
            written = [part if isinstance(part, str) else cited.cite(_citation(part, sources)) for part in parts]
            chapters[-1].paragraphs.append(written)
    return Written(chapters, [one.to_json() for one in cited.found], filled.to_json())


def _citation(printed: Number | Citation, sources: Sources) -> Citation:
    return printed if isinstance(printed, Citation) else values.citation_of(printed, sources)
