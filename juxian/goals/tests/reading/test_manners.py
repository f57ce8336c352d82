"""How other districts say it: estimates, shares of a year's task, notes of who is in charge, numbers written out."""

from __future__ import annotations

import pytest

from juxian.goals.reading import read_plan, statement_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # an estimate says what the year came to; a forecast, what it is to come to
        ("一、2025年工作回顾\n预计，全年地区生产总值增长6%；工业增加值增长7%。", [("result", "eq", 0.06), ("result", "eq", 0.07)]),
        ("主要预期目标是：地区生产总值增长6%左右，研发投入强度3%以上。", [("target", "eq", 0.06), ("target", "ge", 0.03)]),
        ("新增就业6200人，完成全年目标数62%。", [("result", "eq", 6200), ("result", "eq", 0.62)]),
        ("失业人员再就业660人，完成年目标任务600人的110%。", [("result", "eq", 660), ("result", "eq", 1.1)]),
        # growth
        ("到2027年底，高新技术企业翻一番，人才总量较上年增加两成。", [("target", "eq", 2), ("target", "eq", 0.2)]),
        ("今年要把青年人才占比提高到六成五，满意度提高3个百分点以上。", [("target", "eq", 0.65), ("target", "ge", 3)]),
        ("今年专项资金要在去年8000万元的基础上增加到1.2亿元。", [("target", "eq", 120_000_000)]),
        ("联办事项由18项扩至30项，申报材料压减一半。", [("target", "eq", 30), ("target", "eq", 0.5)]),
        # ranges, near and rough numbers, numbers spelt out
        ("年内引进博士30—40名，举办活动不少于两场。", [("target", "range", [30, 40]), ("target", "ge", 2)]),
        ("年内吸引近1.2万名大学生、2600余名技工。", [("target", "lt", 12000), ("target", "gt", 2600)]),
        ("年内建设青年人才社区三个，驿站六座。", [("target", "eq", 3), ("target", "eq", 6)]),
        ("建成并网光伏2.5万千瓦。", [("target", "eq", 25000)]),
        # rules: what is given each, and what is given as a share
        ("博士每人给予30万元工作经费和不低于90平方米的住房补贴。", [("standing", "eq", 300_000), ("standing", "ge", 90)]),
        ("对入选省级计划的团队，按省资助额的50%给予配套。", [("standing", "eq", 0.5)]),
        # figures nobody aims at were counted, and say so of those beside them
        ("城镇就业3172人，改造小区12个，转移就业9万人。", [("result", "eq", 3172), ("result", "eq", 12), ("result", "eq", 90_000)]),
        ("一、民生\n（一）养老服务能力提升\n建成护理床位数260张。", [("result", "eq", 260)]),
        ("一、民生\n（一）提升养老服务能力\n建成护理床位数260张。", [("target", "eq", 260)]),
        # what was surpassed, and what is said again in a round figure, are not stated once more
        ("全年改建幼儿园36所，超额完成30所的年度目标任务。", [("result", "eq", 36)]),
        ("2025年，生产总值达到412.6亿元，首次突破400亿元大关。", [("result", "eq", 41_260_000_000)]),
        ("2025年，生产总值增长7%，工业总产值突破900亿元大关。", [("result", "eq", 0.07), ("result", "gt", 90_000_000_000)]),
        ("为实现经济总量320亿元左右的目标提供保证。", [("target", "eq", 32_000_000_000)]),
        ("培育投资1亿元以上工业项目30个，完成投资8000万实施改造。", [("target", "eq", 30), ("target", "eq", 80_000_000)]),
        ("2025年，工业投资同比增长-7.3%，其余分别加快1.5和4.2个百分点。",
         [("result", "eq", -0.073), ("result", "eq", 1.5), ("result", "eq", 4.2)]),
        # a body of rules has its goals
        ("关于加快学前教育发展的若干意见\n一、发展目标\n2030年，入园率达到95%以上。\n二、扶持措施\n幼儿园补助标准为2万元。",
         [("target", "ge", 0.95), ("standing", "eq", 20_000)]),
        ("现将全县项目签约情况通报如下：\n一、签约项目\n新签约项目61个。", [("result", "eq", 61)]),
        ("2025年，粮食面积创历史新高。建成农田800万亩。", [("result", "eq", 8_000_000)]),
        ("2026年我市计划门票收入3896万元，同比增长22%。", [("target", "eq", 38_960_000), ("target", "eq", 0.22)]),
        ("学位占比2026年底达到30%。", [("target", "eq", 0.3)]),
        ("今年要建成12个年接待游客80万人次以上的景区。", [("target", "eq", 12)]),
        # the later word is nearer; what a sentence without figures says holds for those after it
        ("去年底已下发方案，明确2026年的任务是300亿元，其中内资290亿元。",
         [("target", "eq", 30_000_000_000), ("target", "eq", 29_000_000_000)]),
        ("各项工作取得了显著成效。门诊量86万人次，药占比降至25%。", [("result", "eq", 860_000), ("result", "eq", 0.25)]),
        ("1-6月，淘汰锅炉57台，占年度任务（102台）56%。", [("result", "eq", 57), ("result", "eq", 0.56)]),
        ("“十一五”期间，引进年产3万吨的加工企业1家，建设基地16个。", [("result", "eq", 1), ("result", "eq", 16)]),
        ("人才总量达到540万人，比2020年增加了153万多人。", [("result", "eq", 5_400_000), ("result", "gt", 1_530_000)]),
        ("今年要使大项目从2020年的1个增加到2026年的6个，受教育年限达到10.8年。", [("target", "eq", 6), ("target", "eq", 10.8)]),
        ("2025年服务商户4600余人，为80位大学生提供担保。", [("result", "gt", 4600), ("result", "eq", 80)]),
        ("年内新建服务站3个、幸福院二十个。", [("target", "eq", 3), ("target", "eq", 20)]),
        ("项目方面，1-5月份，储备项目80个；签约项目20个。", [("result", "eq", 80), ("result", "eq", 20)]),
        ("“今年初步估算这些方面的投资将超过7万亿元。”", [("target", "gt", 7_000_000_000_000)]),
        ("今年超额完成新增就业5500人的目标任务，本表分值100分。", []),
        ("会议解读了通知，各局要紧盯要求，新落地项目不少于3个。", [("target", "ge", 3)]),
        ("1.圆满完成了县里下达的造林任务。\n造林3500亩（任务3000亩），项目投资900万元。", [("result", "eq", 3500), ("result", "eq", 9_000_000)]),
        ("到2027年，高新企业和科技企业分别超过90家和870家。", [("target", "gt", 90), ("target", "gt", 870)]),
        ("今年计划完成土石方25万方。", [("target", "eq", 250_000)]),
        ("覆盖度要由2020年的50.6%提高到53.6%。", [("target", "eq", 0.536)]),
        ("“年产10亿件元器件技术改造”等项目今年要投产。", []),
        # what only looks like a number
        ("截止6月底，时间过半、任务过半，防洪工程四期等4个项目获批。", [("result", "eq", 4)]),
    ],
)  # fmt: skip
def test_value_comparator_and_kind(text: str, expected: list[tuple[str, str, object]]) -> None:
    found = [statement_json(one) for one in read_plan(text, year=2026)]
    assert [(one["kind"], one["comparator"], one["value"]) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("固定资产投资完成38亿元。", ["固定资产投资"]),
        ("城镇和农村常住居民人均收入分别增长7%和8%。", ["城镇常住居民人均收入增长", "农村常住居民人均收入增长"]),
        ("一般公共预算收入和支出分别达4亿元、9亿元。", ["一般公共预算收入", "一般公共预算支出"]),
        ("财政收入5亿元，自然增幅2%。", ["财政收入", "财政收入自然增幅"]),
        ("专项集体合同覆盖职工人数达到18万人。", ["专项集体合同覆盖职工人数"]),
        ("每季度举办企业家沙龙，每期不少于25人。", ["企业家沙龙"]),
    ],
)
def test_what_is_counted(text: str, expected: list[str]) -> None:
    assert [one.metric for one in read_plan(text, year=2026)] == expected


@pytest.mark.parametrize(
    ("text", "units", "deadline"),
    [
        ("引进博士20名。〔牵头领导：王明；牵头单位：区委人才办；责任单位：区科技局；完成时限：2026年11月底〕",
         ("区委人才办", "区科技局"), "2026-11-30"),
        ("引进博士20名。\n【责任单位：区人社局 区科协；完成时限：10月30日前】", ("区人社局", "区科协"), "2026-10-30"),
        ("引进博士20名。\n牵头单位：区发改局\n责任单位：各镇（街道），高新区", ("区发改局", "各镇（街道）", "高新区"), None),
        ("引进博士20名。责任单位：区人社局，各镇（街道）。时限：全年。", ("区人社局", "各镇（街道）"), "2026-12-31"),
        ("引进博士20名。（区人社局牵头，各镇街配合）", ("区人社局", "各镇街"), None),
        ("引进博士20名。（长期坚持；区融媒体中心）", ("区融媒体中心",), None),
        ("引进博士20名（省实验室、数据中心）。", (), None),
    ],
)  # fmt: skip
def test_who_is_in_charge_and_until_when(text: str, units: tuple[str, ...], deadline: str | None) -> None:
    (one,) = read_plan(text, year=2026)
    assert one.responsible == units
    assert statement_json(one)["deadline"] == deadline


def test_a_line_of_units_belongs_to_the_line_above_and_to_no_earlier_one() -> None:
    first, second = read_plan(
        "1.引进博士20名。\n2.收入与经济同步增长。\n责任单位：区发改局\n3.引进硕士30名。\n责任单位：区人社局", year=2026
    )
    assert (first.responsible, second.responsible) == ((), ("区人社局",))


def test_a_note_in_a_paragraph_holds_for_what_was_said_since_the_note_before() -> None:
    text = "引进博士20名、硕士90名。（区人社局）建成驿站6座。（牵头单位：区住建局）（责任单位：各镇街）举办活动9场。"
    assert [one.responsible for one in read_plan(text, year=2026)] == [
        ("区人社局",), ("区人社局",), ("区住建局", "各镇街"), (),
    ]  # fmt: skip
    (led,) = read_plan("（区人社局牵头）引进博士20名。", year=2026)
    assert led.responsible == ()


def test_a_time_belongs_to_the_quantity_of_its_own_clause() -> None:
    first, second = read_plan("建成驿站6座，二季度前投用2座。", year=2026)
    assert (first.deadline, str(second.deadline)) == (None, "2026-06-30")


def test_a_plan_for_five_years_is_of_the_first_and_looks_back_on_the_five_before() -> None:
    (one,) = read_plan("澄川区“十四五”人才规划\n到2020年底，人才总量达到12万人。")
    assert one.kind == "result"
