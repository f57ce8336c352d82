"""An official document as PDF, set by Typst; its measures stand in `official`.

The document goes to `typst/official.typ` as JSON: nothing that a person wrote is ever read as markup or code. The first
font that the machine has is taken for each purpose; fonts of one's own go into the folder `fonts` beside the database.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from juxian.core.errors import Refused
from juxian.reports.official import OfficialDocument, balanced

SOURCE = Path(__file__).parent / "typst" / "official.typ"
WIDTH = 156 / 25.4 * 72 - 2  # points of the masthead
LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")  # the last one comes with Typst
SERIF = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "SimSun",
    "宋体",
    "NSimSun",
)
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei")
FONTS = {
    "fangsong": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *SERIF, *SANS),
    "kaiti": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", *SERIF, *SANS),
    "heiti": ("SimHei", "黑体", "STHeiti", *SANS, *SERIF),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", *SERIF, *SANS),
    "song": ("SimSun", "宋体", *SERIF, *SANS),
}


def written(document: OfficialDocument) -> bytes:
    """Return the document as the bytes of a PDF file, of the same document always the same; refuses without a font."""
    found = _fonts()
    head = document.head
    given = {
        "fonts": chosen(found.families()),
        "issuer": head.issuer,
        "mark": head.mark,
        "mark-size": min(62.0, WIDTH / len(head.mark)),
        "number": head.number,
        "title": head.title,
        "lines": balanced(head.title),
        "parts": [{"kind": type(part).__name__.lower(), **asdict(part)} for part in document.parts],
    }
    inputs = {"document": json.dumps(given, ensure_ascii=False)}
    return typst.compile(str(SOURCE), root=str(SOURCE.parent), font_paths=found, sys_inputs=inputs)


def chosen(families: Iterable[str]) -> dict[str, list[str]]:
    """Return for each purpose the Latin and the Chinese font to take; refuses families none of which is Chinese."""
    known = {family.casefold(): family for family in families}
    latin = [known[one.casefold()] for one in LATIN if one.casefold() in known][:1]
    fonts = {}
    for purpose, names in FONTS.items():
        first = next((known[name.casefold()] for name in names if name.casefold() in known), None)
        if first is None:
            raise Refused(
                _(
                    "This machine has no Chinese font, so no PDF can be made: install one (such as fonts-noto-cjk) or put "
                    "its file into the folder %(folder)s, then start again. Word works without."
                ),
                code="no_chinese_font",
                params={"folder": settings.DATA / "fonts"},
            )
        fonts[purpose] = [*latin, first]
    return fonts


@cache
def _fonts() -> typst.Fonts:
    # Looking through a machine's fonts takes longer than setting a document.
    own = settings.DATA / "fonts"
    return typst.Fonts(font_paths=[own] if own.is_dir() else [])
