"""Whether a .docx may become a template: what it holds, looked at before anything of it is parsed as a document.

Refused: macros, embedded objects, links and templates outside, document type declarations, fields that fetch, archives
that unpack to too much, and braces where no text is.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from lxml import etree

from juxian.core.errors import Refused
from juxian.reports.layouts.language import EXCERPT

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_XML = 3_000_000
MOST_PARTS = 300
MOST_PLACEHOLDERS = 1_000
LONGEST = 200  # characters between braces

PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app|custom)\.xml|docProps/thumbnail\.\w+"
    r"|word/(document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes|comments\w*"
    r"|people|header\d*|footer\d*)\.xml|word/theme/theme\d*\.xml|word/media/[\w-]+\.(png|jpe?g|gif|bmp)"
    r"|word/fonts/[\w-]+\.odttf|word/glossary/(_rels/)?\w+\.xml(\.rels)?|(word/)?_rels/[\w-]+\.xml\.rels"
    r"|customXml/(_rels/)?\w+\.xml(\.rels)?"
)
FILLED = re.compile(r"word/(document|footnotes|header\d*|footer\d*)\.xml")
FETCHING = re.compile(r"/(oleObject|package|attachedTemplate|aFChunk|control|vbaProject|subDocument|frame)$", re.I)
FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "REF", "PAGEREF", "TOC", "STYLEREF", "DATE", "TITLE"}
EMBEDDED = {qn("w:altChunk"), qn("w:object"), qn("w:control"), qn("w:subDoc"), qn("w:movie")}
OPENING = re.compile(r"\{[{%#]|[}%#]\}")
FULL_WIDTH = re.compile(r"[｛{]｛|｛[｛{%％#]|[｝}]｝|｝[｝}]|[%％]｝|\{％|％\}")
PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}|\{#(.*?)#\}")


def check(content: bytes) -> None:
    """Refuse a file that may not become a template, saying what is in it and what to do."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 5 MB: use smaller pictures."), code="template_too_large")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, etree.XMLSyntaxError, RuntimeError) as error:
        raise Refused(
            _("This is not a Word document (.docx), or it is damaged: open it in Word or WPS and save it as .docx."),
            code="template_damaged",
        ) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos if not info.is_dir()]
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED or len(set(names)) < len(names):
        raise Refused(_("The file unpacks to more than a template may hold."), code="template_bomb")
    if "word/document.xml" not in names:
        raise zipfile.BadZipFile
    for name in names:
        if not PARTS.fullmatch(name):
            raise Refused(
                _(
                    "The file holds “%(part)s”. Macros, embedded objects and other attachments are not allowed: "
                    "copy the text into a new document and save it as .docx."
                ),
                code="template_attachment",
                params={"part": name},
            )
        if name.endswith((".xml", ".rels")):
            _check_xml(name, archive.read(name), archive.getinfo(name).file_size)


def _check_xml(name: str, data: bytes, size: int) -> None:
    if size > MOST_XML:
        raise Refused(_("The file unpacks to more than a template may hold."), code="template_bomb")
    text = data.decode("utf-8-sig")  # what is in another encoding, Word did not write
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused(_("The file holds a document type declaration, as no Word does."), code="template_entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if name.endswith(".rels"):
        _check_links(root)
    if "macroEnabled" in text and name == "[Content_Types].xml":
        raise Refused(_("The document has macros: save it as .docx."), code="template_attachment")
    _check_fields(root)
    if FILLED.fullmatch(name):
        _check_braces(root)


def _check_links(root: etree._Element) -> None:
    for link in root:
        target = str(link.get("Target", ""))
        if link.get("TargetMode", "").lower() == "external" or FETCHING.search(str(link.get("Type", ""))):
            raise Refused(
                _(
                    "The document refers to “%(target)s” outside of it or embedded in it: remove the link or the object."
                ),
                code="template_link",
                params={"target": target[:EXCERPT]},
            )


def _check_fields(root: etree._Element) -> None:
    """Refuse embedded objects, and fields other than page numbers and references within the document."""
    open_fields: list[str] = []
    written: list[str] = []
    for element in root.iter(etree.Element):
        if element.tag in EMBEDDED:
            raise Refused(_("The document has an object embedded: remove it."), code="template_link", params={})
        if element.tag == qn("w:fldSimple"):
            written.append(element.get(qn("w:instr"), ""))
        elif element.tag == qn("w:fldChar") and element.get(qn("w:fldCharType")) == "begin":
            open_fields.append("")
        elif element.tag == qn("w:fldChar") and open_fields:
            written.append(open_fields.pop() if element.get(qn("w:fldCharType")) == "end" else open_fields[-1])
        elif element.tag == qn("w:instrText"):
            open_fields[-1:] = [(open_fields[-1] if open_fields else "") + (element.text or "")]
    for field in [*written, *open_fields]:
        kind = field.split()[:1]
        if kind and kind[0].upper() not in FIELDS:
            raise Refused(
                _("The document has a field “%(field)s”: only page numbers and references may be fields."),
                code="template_field",
                params={"field": kind[0][:EXCERPT]},
            )


def _check_braces(root: etree._Element) -> None:
    count = 0
    for element in root.iter(etree.Element):
        texts = [*map(str, element.values()), *([] if element.tag == qn("w:t") else [element.text or ""])]
        if any(OPENING.search(text) for text in texts):
            raise Refused(_("Braces may stand in the text only."), code="template_braces_hidden")
    for text in paragraphs(root):
        if found := FULL_WIDTH.search(text):
            raise Refused(
                _(
                    "“%(braces)s” in “%(place)s” was typed full-width: type {{ and }} with the input method switched off."
                ),
                code="template_full_width",
                params={"braces": found[0], "place": text[:EXCERPT]},
            )
        placeholders = list(PLACEHOLDER.finditer(text))
        count += len(placeholders)
        if OPENING.search(PLACEHOLDER.sub("", text)):
            raise Refused(
                _("Braces in “%(place)s” are not closed in the same paragraph."),
                code="template_unbalanced",
                params={"place": text[:EXCERPT]},
            )
        if count > MOST_PLACEHOLDERS or any(len(one[0]) > LONGEST for one in placeholders):
            raise Refused(
                _("There are more than %(most)d placeholders, or one of more than %(longest)d characters."),
                code="template_too_many",
                params={"most": MOST_PLACEHOLDERS, "longest": LONGEST},
            )


def paragraphs(root: etree._Element) -> Iterator[str]:
    """Yield the text of each paragraph, of what stands in a box within one apart."""
    for paragraph in root.iter(qn("w:p")):
        own = [one for one in paragraph.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is paragraph]
        yield "".join(one.text or "" for one in own)
