"""Spaces, width, script and words for none, as people type them into cells."""

import pytest

from juxian.core.text import clean, code_key, is_none_word, squeeze, without_brackets


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  王 芳\u3000", "王 芳"),
        ("东南大学\xa0", "东南大学"),
        ("a\r\n b\t\tc", "a b c"),
        ("零\u200b宽\ufeff", "零宽"),
        ("第一行_x000D_\n第二行", "第一行 第二行"),
        ("國立成功大學", "國立成功大學"),
        ("（集团）有限公司", "（集团）有限公司"),
    ],
)
def test_clean_trims_and_keeps_script_and_brackets(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_code_key_makes_spellings_equal() -> None:
    assert code_key("碩士 ") == code_key("硕\u3000士") == "硕士"
    assert code_key("ｅ类") == code_key("E类") == "E类"
    assert squeeze(" 姓\n名 ") == "姓名"


@pytest.mark.parametrize("typed", ["", "无", "無", "/", "-", "——", "－", "N/A", "null", "暂无", "、", "／"])
def test_words_for_none(typed: str) -> None:
    assert is_none_word(clean(typed))


@pytest.mark.parametrize("typed", ["#", "0", "未知", "群众", "无锡", "A-1"])
def test_words_that_are_not_for_none(typed: str) -> None:
    assert not is_none_word(typed)


def test_nested_brackets_are_taken_out() -> None:
    assert without_brackets("高级教师（副高(含)）") == "高级教师"
