"""National code tables: complete, dated, sourced, and read from what people write."""

import pytest

from juxian.core.codes import (
    TABLES,
    education_is_ambiguous,
    normalise_area,
    normalise_country,
    normalise_credit_code,
    normalise_degree,
    normalise_education,
    normalise_ethnic_group,
    normalise_industry,
    normalise_political_status,
    normalise_sex,
    normalise_title,
    normalise_title_level,
    table,
)
from juxian.core.text import code_key


@pytest.mark.parametrize("name", TABLES)
def test_each_row_has_a_name_a_source_and_dates_and_no_two_share_one(name: str) -> None:
    codes = list(table(name))
    assert codes
    assert all(code.name and code.source for code in codes)
    assert all(code.valid_to is None or code.valid_from <= code.valid_to for code in codes)
    # A section of industry may have one division of its own name.
    assert len({(code.name, code.extra.get("parent")) for code in codes}) == len(codes)
    numbered = [code.code for code in codes if code.code]
    assert len(set(numbered)) == len(numbered)


@pytest.mark.parametrize("name", TABLES)
def test_no_spelling_leads_to_two_rows(name: str) -> None:
    owners: dict[str, str] = {}
    for code in table(name):
        for spelling in (code.name, *code.synonyms):
            assert owners.setdefault(code_key(spelling), code.name) == code.name


def test_the_tables_are_complete() -> None:
    assert len([code for code in table("ethnic_groups") if int(code.code) <= 56]) == 56
    assert len(table("political_statuses")) == 13
    assert len([code for code in table("areas") if code.code.endswith("0000")]) == 34
    assert len([code for code in table("industries") if code.extra["parent"] == ""]) == 20
    assert len([code for code in table("industries") if code.extra["parent"]]) == 97
    assert len(table("countries")) == 249


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(KeyError):
        table("zodiac")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("男性", "男"),
        ("2", "女"),
        ("Ｆ", "女"),
        ("male", "男"),
        ("先生", "男"),
        ("9", None),
        ("未知", None),
        ("3", None),
    ],
)
def test_sex(typed: str, name: str | None) -> None:
    code = normalise_sex(typed)
    assert (code.name if code else None) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("汉", "汉族"),
        ("漢族", "汉族"),
        ("蒙古", "蒙古族"),
        ("滿", "满族"),
        ("维族", "维吾尔族"),
        ("汗", None),
        ("汉民", None),
        ("中国", None),
    ],
)
def test_ethnic_group(typed: str, name: str | None) -> None:
    code = normalise_ethnic_group(typed)
    assert (code.name if code else None) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("党员", "中共党员"),
        ("中国共产党党员", "中共党员"),
        ("中共党员（2008.6）", "中共党员"),
        ("九三", "九三学社社员"),
        ("群眾", "群众"),
        ("民盟", "民盟盟员"),
        ("积极分子", None),
        ("村干部", None),
    ],
)
def test_political_status(typed: str, name: str | None) -> None:
    code = normalise_political_status(typed)
    assert (code.name if code else None) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("全日制本科", "大学本科"),
        ("本科（函授）", "大学本科"),
        ("大學本科", "大学本科"),
        ("省委党校大学", "大学本科"),
        ("成人大专毕业", "大学专科"),
        ("博研", "博士研究生"),
        ("硕士", "硕士研究生"),
        ("技校", "中专"),
        ("普高", "高中"),
        ("小学", "初中及以下"),
        ("博士后", None),
        ("专升本", None),
        ("扫盲班", None),
    ],
)
def test_education(typed: str, name: str | None) -> None:
    code = normalise_education(typed)
    assert (code.name if code else None) == name


def test_a_bare_postgraduate_follows_the_degree() -> None:
    doctor, master = normalise_education("研究生", "博士"), normalise_education("在职研究生", None)
    assert doctor is not None
    assert master is not None
    assert (doctor.name, master.name) == ("博士研究生", "硕士研究生")
    assert education_is_ambiguous("研究生", None)
    assert education_is_ambiguous("研究生", "学士")
    assert not education_is_ambiguous("研究生", "硕士")
    assert not education_is_ambiguous("硕士研究生", None)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("理学硕士", "硕士"),
        ("工學博士學位", "博士"),
        ("MBA", "硕士"),
        ("Ph.D", "博士"),
        ("双学士", "学士"),
        ("大专", None),
        ("博士后", None),
    ],
)
def test_degree(typed: str, name: str | None) -> None:
    code = normalise_degree(typed)
    assert (code.name if code else None) == name


@pytest.mark.parametrize(
    ("typed", "name", "level"),
    [
        ("教授级高工", "正高级工程师", "正高级"),
        ("研究员级高级工程师", "正高级工程师", "正高级"),
        ("中小学正高级教师", "正高级教师", "正高级"),
        ("中学高级教师", "高级教师", "副高级"),
        ("小学高级教师", "一级教师", "中级"),
        ("主治医生", "主治医师", "中级"),
        ("高级教师（副高）", "高级教师", "副高级"),
        ("助工", "助理工程师", "初级"),
        ("中级工程师", "工程师", "中级"),
        ("电气工程师", "工程师", "中级"),
        ("高级工程师、注册建造师", "高级工程师", "副高级"),
        ("技師", "技师", ""),
        ("农民技术员", "农民技术员", ""),
    ],
)
def test_title_and_its_level(typed: str, name: str, level: str) -> None:
    code = normalise_title(typed)
    assert code is not None
    assert (code.name, code.extra["level"]) == (name, level)


@pytest.mark.parametrize(
    "post", ["科长", "校长", "科主任", "护士长", "总经理", "研发总监", "村支书", "班组长", "高级", "中级"]
)
def test_posts_and_bare_levels_are_no_titles(post: str) -> None:
    assert normalise_title(post) is None


def test_title_level() -> None:
    found = [normalise_title_level(typed) for typed in ("正高", "副高级职称", "助理级", "員級")]
    assert [code.name if code else None for code in found] == ["正高级", "副高级", "初级", "初级"]
    assert normalise_title_level("#") is None


def test_country_industry_and_area() -> None:
    found = [normalise_country(typed) for typed in ("美国籍", "USA", "jp", "中国香港", "356")]
    assert [code.extra["alpha2"] if code else None for code in found] == ["US", "US", "JP", "HK", "IN"]
    assert normalise_country("外籍") is None
    manufacturing, software = normalise_industry("c"), normalise_industry("65")
    assert manufacturing is not None
    assert software is not None
    assert (manufacturing.name, software.extra["parent"]) == ("制造业", "I")
    province, city = normalise_area("江苏"), normalise_area("320300")
    assert province is not None
    assert city is not None
    assert (province.code, city.name) == ("320000", "徐州市")


def test_unified_social_credit_code() -> None:
    assert normalise_credit_code(" 91110000 600037341l ") == "91110000600037341L"
    assert normalise_credit_code("91110000600037341M") is None
    assert normalise_credit_code("无") is None
