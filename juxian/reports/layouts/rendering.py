"""Filling a template: into Word, the same bytes each time, and into the paragraphs a page shows."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from juxian.core.errors import Refused
from juxian.reports.layouts import package
from juxian.reports.layouts.language import Checked, parts_of
from juxian.reports.layouts.names import LISTS, Names
from juxian.reports.layouts.values import Values

DAY = (1980, 1, 1, 0, 0, 0)  # of every entry, so that the same document is the same file


def check(content: bytes, names: Names) -> list[str]:
    """Return the names a file uses; refuses one that may not become a template, or that does not come out as Word."""
    package.check(content)
    environment = Checked(names)
    row = {column: "1" for columns in LISTS.values() for column in columns}
    figures = {prefix: dict.fromkeys(names.figures, "1") for prefix in ("", *names.prefixes)}
    sample = Values(dict.fromkeys(names.words, "文"), figures, {name: [row] for name in LISTS})
    _fill(content, environment, sample.context(names, [row]))
    return list(environment.used)


def word(content: bytes, names: Names, context: dict[str, Any]) -> bytes:
    """Return the template filled, as .docx."""
    return _fill(content, Checked(names), context)


def paragraphs(content: bytes, names: Names, context: dict[str, Any]) -> list[tuple[bool, list[Any]]]:
    """Return the filled template as paragraphs, each of texts and of what was printed, for a page to link.

    Each comes with whether it is a heading, by its style and as no figure stands in it.
    """
    environment = Checked(names, marks=True)
    document = Document(BytesIO(_fill(content, environment, context)))
    shown = [(heading, list(parts_of(text, environment.printed))) for heading, text in _texts(document)]
    return [(heading and len(parts) == 1, parts) for heading, parts in shown if parts]


def _texts(document: Any) -> Iterator[tuple[bool, str]]:
    for child in document.element.body.iterchildren():
        if child.tag == qn("w:p"):
            paragraph = Paragraph(child, document._body)
            style = paragraph.style
            yield bool(style and (style.name or "").startswith("Heading")), paragraph.text.strip()
        elif child.tag == qn("w:tbl"):
            for row in Table(child, document._body).rows:
                yield False, "　".join(cell.text.strip() for cell in row.cells)


def _fill(content: bytes, environment: Checked, context: dict[str, Any]) -> bytes:
    stream = BytesIO()
    try:
        template = DocxTemplate(BytesIO(content))
        template.render(context, environment, autoescape=True)
        template.save(stream)
        Document(BytesIO(stream.getvalue()))
    except Refused:
        raise
    except TemplateError as error:
        raise Refused(
            _("The template can not be filled: %(why)s"), code="template_failed", params={"why": str(error)[:100]}
        ) from error
    except (TypeError, ArithmeticError) as error:
        raise Refused(
            _("A condition compares a figure with something that is no number."), code="template_compares"
        ) from error
    except (KeyError, ValueError, AttributeError, SyntaxError, OSError, IndexError) as error:
        raise Refused(
            _(
                "Filled, this is no Word document any more: what begins and ends repeated rows stands in a row of its own."
            ),
            code="template_breaks",
        ) from error
    return fixed(stream.getvalue())


def fixed(content: bytes) -> bytes:
    """Return a .docx whose entries bear no time, so that what is written again is the same file."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(info))
    return stream.getvalue()
