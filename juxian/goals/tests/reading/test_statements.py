"""What a number counts, of which kind it is, who is in charge: sentence by sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from juxian.goals.reading import read_document, read_plan, statement_json
from juxian.goals.tests.reading.word_documents import saved


def metrics(text: str) -> list[str]:
    return [one.metric for one in read_plan(text, year=2025)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引进院士4名，其中外籍院士1名。", ["引进院士", "引进外籍院士"]),
        ("引进10名院士、20名博士。", ["引进院士", "引进博士"]),
        ("建成人才公寓2栋288套。", ["建成人才公寓栋数", "建成人才公寓套数"]),
        ("科技型企业入园100家，南大研究院、上岛工作室等20所高校入驻。", ["科技型企业入园", "高校入驻"]),
        ("新增高技能人才1000人，同比增长10%。", ["新增高技能人才", "高技能人才同比增长"]),
        ("新增高新技术企业28家，总数达到120家。", ["新增高新技术企业", "高新技术企业总数"]),
        ("用于引才的投入比例不少于专项资金的50%。", ["引才的投入占专项资金比例"]),
        ("投入380万元改造旧粮站。", ["改造旧粮站投入"]),
        ("拿出800万元，用于青年人才租房补贴。", ["青年人才租房补贴"]),
        ("专业人才4.3万人、高技能人才2.9万人，分别增长6.2%和11%。",
         ["专业人才", "高技能人才", "专业人才增长", "高技能人才增长"]),
        ("对新引进的A、B类人才，分别给予150万元、100万元安家补贴。", ["A类人才安家补贴", "B类人才安家补贴"]),
        ("担任“招才引智大使”，每人给予20万元工作经费。", ["招才引智大使工作经费"]),
        ("农业总产值176亿元，增长2%，其中渔业85亿元。", ["农业总产值", "农业总产值增长", "渔业总产值"]),
        ("固定资产投资同比下降6%，低于目标9个百分点。", ["固定资产投资同比下降", "固定资产投资低于目标"]),
        ("向6000人发放养老金3亿元。", ["发放养老金人数", "发放养老金"]),
        ("规模以上工业实现增加值880亿元。", ["规模以上工业增加值"]),
        ("企业90家，较上年同期总数增长3%；财政支出累计9亿元。", ["企业", "企业同期总数增长", "财政支出"]),
        ("力争每万人拥有5G基站19个。", ["每万人拥有5G基站"]),
        ("高技能人才从2015年的约4500万人跃升至当前的7200万人。", ["高技能人才"]),
        ("85%的园区基本达到安全标准。", ["园区基本达到安全标准"]),
    ],
)  # fmt: skip
def test_metrics(text: str, expected: list[str]) -> None:
    assert metrics(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("力争引进博士20名。", "target"),
        ("确保年底前引进博士20名。", "target"),
        ("截至目前，已引进博士20名。", "result"),
        ("去年引进了博士20名。", "result"),
        ("2024年引进博士20名。", "result"),
        ("2026年引进博士20名。", "target"),
        ("每人给予20万元补助。", "standing"),
        ("对新认定的企业，最高给予50万元奖励。", "standing"),
        ("全县总面积1200平方公里。", "standing"),
        ("一、存在的问题\n引进博士20名。", "result"),
        ("一、下一步打算\n引进博士20名。", "target"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    statements = read_plan(text, year=2025)
    assert [one.kind for one in statements] == [kind]
    assert 0 < statements[0].confidence < 1


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("地均产值达到4.2亿元/平方公里。", "元/平方公里"),
        ("每个街道（镇）都建有1所成人学校。", "所/街道"),
        ("利用率分别提高4个和3.2个百分点。", "百分点"),
        ("优良天数达312天。", "天"),
        ("铁路网密度达到507公里/万平方公里。", "公里/万平方公里"),
        ("生猪存栏42万头。", "头"),
        ("今年要使30万农村人口喝上放心水。", "人"),
        ("平均浓度为49微克/立方米。", "微克/立方米"),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert {one.unit for one in read_plan(text, year=2025)} == {unit}


def test_a_column_of_growth_is_in_per_cent_whatever_the_row_counts() -> None:
    table = "指标\t单位\t2025年实绩\t同比增长\n工业产值\t亿元\t320\t4.8\n粮食产量\t万吨\t25\t0.6"
    assert [(one.value, one.unit) for one in read_plan(table, year=2026)] == [
        (32_000_000_000, "元"),
        (Decimal("0.048"), "比例"),
        (250_000, "吨"),
        (Decimal("0.006"), "比例"),
    ]


def test_a_name_may_stand_behind_its_values_and_a_unit_be_of_so_many() -> None:
    table = (
        "2026年目标值\t考核指标\t计量单位\t权重（分）\t2025年完成\n不少于12\t高新技术企业\t家\t5\t9\n"
        "较上年增长10%\t外贸进出口\t亿元\t4\t56.3\n33\t研发人员\t人年/万人\t4\t24.8"
    )
    found = [(one.kind, one.metric, one.value, one.unit) for one in read_plan(table, year=2026)]
    assert found == [
        ("target", "高新技术企业", 12, "家"),
        ("result", "高新技术企业", 9, "家"),
        ("target", "外贸进出口增长", Decimal("0.1"), "比例"),
        ("result", "外贸进出口", 5_630_000_000, "元"),
        ("target", "研发人员", 33, "人年/万人"),
        ("result", "研发人员", Decimal("24.8"), "人年/万人"),
    ]


def test_years_in_heads_of_a_table_of_tasks_are_those_of_its_targets() -> None:
    table = "任务分配表\t任务分配表\t任务分配表\n地区\t累计带动人数（人）2026年\t累计带动人数（人）2027年\n甲县\t9000\t14000\n乙县\t12000\t18000"
    assert {one.kind for one in read_plan(table, year=2026)} == {"target"}


def test_a_group_under_the_head_is_no_part_of_it() -> None:
    table = "序号\t项目名称\t年度投资（万元）\n一\t交通出行\t交通出行\n1\t四好农村路\t9300\n2\t停车便民\t2500"
    found = [(one.metric, one.value) for one in read_plan(table, year=2026)]
    assert found == [("四好农村路", 93_000_000), ("停车便民", 25_000_000)]


def test_numbers_stacked_in_cells_are_rows_and_words_before_a_lone_one_no_sentence() -> None:
    document = Document()
    rows = [
        ("指标", "2025年完成", "目标值"),
        ("新引进硕士", "310人", "全区不少于350人"),
        ("标准班额比例（%）\n其中：小学\n初中", "34.5%\n77.3%", "80%以上\n85%以上"),
    ]
    table = document.add_table(rows=3, cols=3)
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    found = read_plan(read_document(saved(document), "附件.docx"), year=2026)
    assert [(one.kind, one.metric, one.comparator, float(one.value)) for one in found] == [  # type: ignore[arg-type]
        ("result", "新引进硕士", "eq", 310),
        ("target", "新引进硕士", "ge", 350),
        ("result", "标准班额比例小学", "eq", 0.345),
        ("target", "标准班额比例小学", "ge", 0.8),
        ("result", "标准班额比例初中", "eq", 0.773),
        ("target", "标准班额比例初中", "ge", 0.85),
    ]


def test_lines_broken_at_a_page_width_are_joined_though_none_is_as_long_as_another() -> None:
    lines = [
        "全乡建设渠道2500米，改造农田一千亩。今年累计投入",
        "资金240万元，用于维修排灌站和修建机井等。全乡建设",
        "大棚300亩，其中一半种植瓜果蔬菜。渔业总",
    ]
    (total,) = [one for one in read_plan("\n".join([*lines * 2, "产值实现1530万元。"])) if one.value == 15_300_000]
    assert total.metric == "渔业总产值"


def test_the_evidence_quotes_the_words_that_decided() -> None:
    (statement,) = read_plan("一、回顾去年成绩\n今年确保引进博士20名。", year=2025)
    assert (statement.kind, statement.why[0].where, statement.why[0].words) == ("target", "clause", "确保")


@pytest.mark.parametrize(
    "text",
    [
        "引进博士20名。（牵头单位：区委组织部；责任单位：区人社局、区科技局等）",
        "1.引进博士20名。\n牵头单位：区委组织部；责任单位：区人社局、区科技局",
    ],
)
def test_units_in_charge(text: str) -> None:
    assert [one.responsible for one in read_plan(text)] == [("区委组织部", "区人社局", "区科技局")]


def test_the_printed_form() -> None:
    (one,) = read_plan("到2026年，力争投入比例不少于专项资金的50%。")
    assert statement_json(one) == {
        "kind": "target",
        "metric": "投入占专项资金比例",
        "comparator": "ge",
        "value": 0.5,
        "unit": "比例",
        "deadline": "2026-12-31",
        "sentence": "到2026年，力争投入比例不少于专项资金的50%。",
        "start": 0,
        "end": 25,
    }
    assert one.value == Decimal("0.5")
    (several,) = read_plan("新建2-3个海外人才联络站。")
    assert statement_json(several)["value"] == [2, 3]


PIECES = st.sampled_from(
    [
        *"引进院士名个家万亿百千三十，。、；：（）“”《》%-*20145",
        "20**年",
        "不少于",
        "以上",
        "\n",
        "\t",
        "分别",
        "其中",
        "(lǐng)",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_is_read_without_error_and_offsets_hold(text: str) -> None:
    for one in read_plan(text, year=2025):
        assert 0 <= one.start <= one.number_start < one.number_end <= one.end <= len(text)
        assert one.metric
