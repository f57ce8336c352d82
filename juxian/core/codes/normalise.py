"""From what people write to a row of a code table.

Exact names and synonyms are data; only what combines freely (全日制 + 本科 + 毕业,
中小学 + 一级教师, 工学 + 博士 + 学位) is a rule here.
"""

import re

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from juxian.core.codes.tables import Code, table
from juxian.core.text import code_key, half_width, squeeze, without_brackets


def normalise_sex(text: str) -> Code | None:
    """男 or 女 of GB/T 2261.1; the codes 1 and 2 are read too. Unknown (0, 9) is None: it is no answer."""
    code = table("sexes").find(text)
    return code if code is not None and code.code in ("1", "2") else None


def normalise_ethnic_group(text: str) -> Code | None:
    """An ethnic group of GB/T 3304, with or without 族."""
    return _with_and_without_brackets("ethnic_groups", text)


def normalise_political_status(text: str) -> Code | None:
    """A political status of GB/T 4762; also what stands before a bracket, as in 中共党员（2008.6）."""
    party = code_key(text).removeprefix("民主党派").strip("()-:、/")
    return _with_and_without_brackets("political_statuses", text) or table("political_statuses").by_key(party)


def _with_and_without_brackets(name: str, text: str) -> Code | None:
    rows = table(name)
    return rows.find(text) or rows.find(without_brackets(text))


_EDUCATION_PREFIX = re.compile(
    "(?:普通)?(?:非?全日制(?:普通)?|在职|函授|自考|自学考试|成人(?:高等)?教育|成人|成教|业余|夜大|电大|开放大学|国家开放大学"
    "|广播电视大学|网络教育|网络|远程教育|远程|开放教育|国民教育|统招|普通全日制|普通高校|(?:省委|中央|市委)?党校|[三五]年制|3\\+2|高等职业教育|研究生(?=博士|硕士)|海外|国外|境外|出国)"
)
_EDUCATION_SUFFIX = re.compile("(?:毕业|学历|文凭|教育|学位|毕业生|文化)+$")
_POSTGRADUATE = frozenset(("研究生", "研究生班", "GRADUATE", "POSTGRADUATE"))


def _education_stems(text: str) -> list[str]:
    """The spellings to look up, from the fullest to the barest."""
    full = code_key(text)
    bare = code_key(without_brackets(text))
    stems = [full, bare]
    for stem in (full, bare):
        stem = _EDUCATION_SUFFIX.sub("", stem)
        stems.append(stem)
        while (match := _EDUCATION_PREFIX.match(stem)) is not None and match.end() < len(stem):
            stem = stem[match.end() :]
            stems.append(stem)
    return stems


def is_postgraduate(text: str) -> bool:
    """Whether the text says 研究生 without saying doctor or master."""
    known = (stem for stem in _education_stems(text) if stem in _POSTGRADUATE or table("educations").by_key(stem))
    return next(known, None) in _POSTGRADUATE


def normalise_education(text: str, degree: str | None = None) -> Code | None:
    """The level of schooling (GB/T 4658, grouped as 博士研究生 … 初中及以下).

    A bare 研究生 follows `degree` (博士, 硕士, 学士 or None): a doctor's is 博士研究生, all else reads as 硕士研究生
    (`education_is_ambiguous` tells when that was a guess).
    """
    rows = table("educations")
    for stem in _education_stems(text):
        if stem in _POSTGRADUATE:
            return rows.by_code("11" if degree == "博士" else "14")
        if (found := rows.by_key(stem)) is not None:
            return found
    return None


def education_is_ambiguous(text: str, degree: str | None) -> bool:
    """Whether 研究生 stands there with no degree to tell doctor from master."""
    return degree not in ("博士", "硕士") and is_postgraduate(text)


_DEGREE = re.compile("(?:[\u4e00-\u9fff]{0,8}?)(博士|硕士|学士)(?:研究生)?(?:专业)?(?:学位)?")

_FOREIGN_DEGREES = (
    ("博士", re.compile("DOCTOR(?:ATE)?(?:OF[A-Z]+|DEGREE)?|D(?:PHIL|ENG|SC|BA)")),
    ("硕士", re.compile("MASTER(?:'?S)?(?:OF[A-Z]+|DEGREE)?|M(?:SC?|A|ENG|PHIL|BA|ED|PA|PH|FA|COM)|LLM")),
    ("学士", re.compile("BACHELOR(?:'?S)?(?:OF[A-Z]+|DEGREE)?|B(?:SC?|A|ENG|BA|ED|FA|COM)|LLB")),
)


def normalise_degree(text: str) -> Code | None:
    """博士, 硕士 or 学士 of GB/T 6864; the branch (工学博士, MBA) is dropped. 博士后 is no degree."""
    rows = table("degrees")
    for key in (code_key(text), code_key(without_brackets(text))):
        if (found := rows.by_key(key)) is not None:
            return found
        if (match := _DEGREE.fullmatch(key)) is not None:
            return rows.by_key(match[1])
        abroad = (degree for degree, pattern in _FOREIGN_DEGREES if pattern.fullmatch(key.replace(".", "")))
        if (degree := next(abroad, None)) is not None:
            return rows.by_key(degree)
    return None


def normalise_title_level(text: str) -> Code | None:
    """正高级, 副高级, 中级 or 初级 (GB/T 8561)."""
    rows = table("title_levels")
    return rows.by_key(code_key(text)) or rows.by_key(code_key(without_brackets(text)))


# 小学 is not here: 小学高级教师 and 小学一级教师 are older names one level lower, and stand in the table.
_TITLE_PREFIX = re.compile(
    "(?:中小学|中小幼|中学|初中|高中|小学|幼儿园|幼儿|幼教|中等职业学校|中职|中专|技工学校|技工院校|技校|高校|高等学校|大学|特教"
    "|中医|西医|中西医|口腔|临床|卫生|农业|林业|机械|电气|建筑|化工|水利|土木|土建|电子|建设|环保|轻工|纺织|冶金|测绘|交通|园林|计算机|工程类|国家|文博|图书资料|档案|群文|群众文化|机电|电力|给排水|暖通|通信|自动化|公路|桥梁|市政|安全|食品|材料"
    "|内科|外科|妇产科|妇科|儿科|骨科|眼科|医学影像|工程(?=正高级|高级|助理)|[\u4e00-\u9fff]{1,5}工(?=高级技师|技师|高级工|中级工)"
    "|(?:国家)?[一二三四]级/?(?=高级技师|技师|高级工|中级工))"
)
_TITLE_SUFFIX = re.compile("(?:职称|资格|职务|任职资格|专业技术资格|职业资格)+$")
_TITLE_SPLIT = re.compile("[/、;；,，+&|]|兼|暨")


def _title_stems(key: str) -> list[str]:
    stems = [key, _TITLE_SUFFIX.sub("", key)]
    for stem in (stems[0], stems[1]):
        while (match := _TITLE_PREFIX.match(stem)) is not None and match.end() < len(stem):
            stem = stem[match.end() :]
            stems.append(stem)
    return stems


def normalise_title(text: str) -> Code | None:
    """A professional title or skill grade (GB/T 8561 and the later series); `extra["level"]` is its level or "".

    Additions in brackets are dropped; of several titles in one cell the first that is known counts. Posts are None.
    """
    rows = table("titles")
    for candidate in (text, without_brackets(text)):
        for stem in _title_stems(code_key(candidate)):
            if (found := rows.by_key(stem)) is not None:
                return found
    parts = _TITLE_SPLIT.split(half_width(without_brackets(text)))
    if len(parts) > 1:
        for part in parts:
            if part.strip() and (found := normalise_title(part)) is not None:
                return found
    return None


def normalise_country(text: str) -> Code | None:
    """A country or region of GB/T 2659.1: by name, alpha-2, alpha-3 or numeric code; 籍 at the end is dropped."""
    key = code_key(text).removesuffix("国籍").removesuffix("籍")
    rows = table("countries")
    found = rows.by_key(key) or rows.by_key(key + "国") or rows.by_code(key)
    if found is None and key.isascii():
        found = next((code for code in rows if key in (code.extra["alpha2"], code.extra["alpha3"])), None)
    return found


def normalise_industry(text: str) -> Code | None:
    """A section (A-T) or division (01-97) of GB/T 4754, by code or name."""
    return table("industries").find(text)


def normalise_area(text: str) -> Code | None:
    """A province or prefecture of GB/T 2260, by six-digit code or name."""
    return table("areas").find(text)


def normalise_credit_code(text: str) -> str | None:
    """The unified social credit code (GB 32100) in capitals without spaces, or None if its check character is wrong."""
    try:
        return str(uscc.validate(half_width(squeeze(text)).upper().replace("-", "")))
    except ValidationError:
        return None
