"""Sample values of every component, for the gallery at /components/ in debug mode; all names are invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from juxian.web.components import (
    BulkAction,
    Chart,
    DecisionCell,
    DecisionInput,
    DecisionRule,
    DecisionTable,
    Event,
    Figure,
    Series,
    Span,
    Tab,
    steps,
)
from juxian.web.tables import BadgeColumn, ListTable, NumberColumn, SelectColumn

NAMES = [
    "陈明轩",
    "朱思齐",
    "高文博",
    "刘若兰",
    "张海燕",
    "孙建国",
    "周子涵",
    "何雨桐",
    "杨振宇",
    "赵静怡",
    "王浩然",
    "马晓东",
]
UNITS = [
    "亭山智能装备股份有限公司",
    "亭山区中医院",
    "亭山区第一中学",
    "新纶新材料有限公司",
    "绿源农业科技有限公司",
    "青石镇",
]
STATES = ["已认定", "审核中", "待补正", "已退回"]
TONES = {"已认定": "success", "审核中": "info", "待补正": "warning", "已退回": "danger"}
SENTENCE = (
    "全年新引进院士和国家级专家5名、双创领军人才30名，"
    "新建海外工作站2至3家，培训企业家不少于100名，新增高技能人才1000名以上。"
)


class SampleTable(ListTable):
    select = SelectColumn()
    number = tables.Column(verbose_name="编号")
    name = tables.Column(verbose_name="姓名", linkify=lambda: "#")
    unit = tables.Column(verbose_name="工作单位")
    education = tables.Column(verbose_name="最高学历")
    state = BadgeColumn(TONES, verbose_name="状态")
    paid = NumberColumn(verbose_name="已拨付(元)")
    updated = tables.Column(verbose_name="更新日期")

    caption = "人才"
    bulk_actions = (BulkAction("approve", "批量认定", "check"), BulkAction("return", "批量退回", "", tone="danger"))

    class Meta(ListTable.Meta):
        empty_text = "还没有人才"


class SampleForm(forms.Form):
    education = forms.ChoiceField(label="最高学历", choices=[("", "请选择"), ("1", "博士研究生"), ("2", "硕士研究生")])
    school = forms.CharField(label="毕业院校", initial="华东工业大学")
    major = forms.CharField(label="所学专业", help_text="与毕业证书一致")
    graduated = forms.DateField(
        label="毕业时间", required=False, widget=forms.DateInput(attrs={"type": "date"}), initial=date(2018, 6, 30)
    )
    way = forms.ChoiceField(
        label="引进方式",
        widget=forms.RadioSelect,
        choices=[("full", "全职引进"), ("flexible", "柔性引进"), ("local", "本地培养")],
    )
    consent = forms.BooleanField(label="本人同意单位代为填报")
    work = forms.CharField(label="主要业绩", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class SampleFilterForm(forms.Form):
    q = forms.CharField(
        label="关键字", required=False, widget=forms.TextInput(attrs={"placeholder": "姓名/证件号/单位"})
    )
    kind = forms.ChoiceField(label="人才类别", required=False, choices=[("", "全部"), ("A", "A类"), ("B", "B类")])
    education = forms.ChoiceField(label="最高学历", required=False, choices=[("", "全部"), ("1", "博士研究生")])
    township = forms.ChoiceField(label="联系乡镇", required=False, choices=[("", "全部"), ("1", "青石镇")])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("1", "已认定")])
    since = forms.DateField(label="引进日期自", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class UploadForm(forms.Form):
    roster = forms.FileField(label="花名册", help_text="支持 .xlsx、.xls、.csv，单个文件不超过 20 MB")


def context(request: HttpRequest) -> dict[str, Any]:
    """Return everything the gallery draws."""
    table = SampleTable(_rows())
    tables.RequestConfig(request, paginate={"per_page": 8}).configure(table)
    table.export_url = "?export=xlsx"
    now = timezone.now()
    return {
        "table": table,
        "filterset": SimpleNamespace(form=SampleFilterForm(request.GET)),
        "empty_table": SampleTable([], prefix="none-"),
        "form": SampleForm({"education": "", "school": "华东工业大学", "way": "full", "graduated": "2018-06-30"}),
        "upload_form": UploadForm(),
        "figures": _figures(),
        "charts": _charts(),
        "events": _events(now),
        "steps": steps(["基本信息", "学历与职称", "申报材料", "确认提交"], 1),
        "tabs": [Tab("基本情况", "#", active=True), Tab("待遇资格", "#", count=6), Tab("变更记录", "#", count=14)],
        "pairs": [
            ("姓名", "陈明轩"),
            ("性别", "男"),
            ("证件号码", "3209***********018"),
            ("学历", "博士研究生"),
            ("工作单位", "亭山智能装备股份有限公司"),
            ("联系电话", None),
        ],
        "decision": _decision(),
        "sentence": SENTENCE,
        "spans": [
            Span(SENTENCE.index(word), SENTENCE.index(word) + len(word), "info", "目标")
            for word in (
                "院士和国家级专家5名",
                "双创领军人才30名",
                "海外工作站2至3家",
                "企业家不少于100名",
                "高技能人才1000名以上",
            )
        ],
        "today": timezone.localdate(now),
        "days": [timezone.localdate(now) + timedelta(days=left) for left in (-2, 0, 2, 9)],
        "tones": ("neutral", "info", "success", "warning", "danger"),
    }


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "pk": at,
            "number": f"RC2026{1000 + at * 37}",
            "name": NAMES[at % len(NAMES)],
            "unit": UNITS[at % len(UNITS)],
            "education": ("博士研究生", "硕士研究生", "大学本科")[at % 3],
            "state": STATES[at % len(STATES)],
            "paid": None if at % 4 == 3 else 30_000 * (at % 7 + 1),
            "updated": date(2026, 10, 11) + timedelta(days=at),
        }
        for at in range(26)
    ]


def _figures() -> list[Figure]:
    day = date(2025, 12, 31)
    return [
        Figure("在库人才", 3286, "人", "#", day, "较上年末 +214", "success", "统计时点在库、未注销的人员数"),
        Figure("本年新引进", 214, "人", "#", day, "同比 +18.2%", "success", "本年内首次签订引进协议的人员数"),
        Figure("应享未享", 41, "人", "#", day, "较上月 +6", "warning", "符合条款条件而未领取的人员数"),
        Figure("政策兑现资金", 1268.5, "万元", "#", day, "同比 +6.4%", "success", "本年已拨付金额合计"),
    ]


def _charts() -> dict[str, Chart]:
    months = [f"{month}月" for month in range(1, 13)]
    return {
        "combined": Chart(
            months,
            [
                Series("引进人数", [12, 8, 21, 17, 19, 26, 31, 28, 22, 14, 16, None], unit="人", urls=["#"] * 12),
                Series("兑现资金", [62, 48, 90, 101, 96, 135, 160, 152, 135, 121, 112, 50], "line", "万元", True),
            ],
            category="月份",
        ),
        "ranked": Chart(UNITS, [Series("完成率", [112, 96, 88, 71, 54, 33])], kind="hbar", unit="%", category="单位"),
        "shares": Chart(
            ["企业经营管理", "专业技术", "高技能", "农村实用", "社会工作", "党政"],
            [Series("人数", [420, 1180, 860, 430, 190, 206])],
            kind="pie",
            unit="人",
            category="队伍",
        ),
        "stacked": Chart(
            ["2022", "2023", "2024", "2025"],
            [
                Series("全职引进", [60, 82, 95, 130]),
                Series("柔性引进", [22, 30, 41, 58]),
                Series("本地培养", [12, 18, 20, 26]),
            ],
            kind="stack",
            unit="人",
            category="年度",
        ),
    }


def _events(now: datetime) -> list[Event]:
    return [
        Event(now, "提交申报", "陈明轩", tone="info"),
        Event(
            now - timedelta(days=1, hours=3),
            "退回补正",
            "青石镇 刘若兰",
            "缺少学位证书，请在 5 个工作日内补交。",
            "warning",
        ),
        Event(now - timedelta(days=3), "单位推荐通过", "亭山智能装备股份有限公司", tone="success"),
    ]


def _decision() -> DecisionTable:
    return DecisionTable(
        inputs=[
            DecisionInput("人才类别", "D"),
            DecisionInput("引进日期", "2025-03-01"),
            DecisionInput("购房日期", None),
        ],
        outputs=["安家补贴(元)"],
        rules=[
            DecisionRule(
                [
                    DecisionCell('"A", "B", "C"', "not"),
                    DecisionCell("≥ 2024-01-01", "matched"),
                    DecisionCell("-", "any"),
                ],
                ["500,000"],
                False,
            ),
            DecisionRule(
                [DecisionCell('"D"', "matched"), DecisionCell("≥ 2024-01-01", "matched"), DecisionCell("-", "any")],
                ["300,000"],
                True,
            ),
            DecisionRule(
                [DecisionCell('"E"', "not"), DecisionCell("-", "any"), DecisionCell("≥ 2025-01-01", "unknown")],
                ["100,000"],
                False,
            ),
        ],
        hit_policy="F",
    )
