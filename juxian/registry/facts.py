"""What the registry tells rules and figures: people, teams and designations as of a date, named in Chinese."""

from collections.abc import Iterable
from typing import Any

from juxian.core.codes import table
from juxian.facts.catalogue import Fact, FactTable, Sensitivity
from juxian.registry import fact_rows
from juxian.registry.fact_rows import GROUPS, KINDS, SCOPES, SEXES, SKILL_GRADES, TEAM_KINDS, TEAMS
from juxian.registry.models import Designation, Person, Team
from juxian.registry.questions import with_questions
from juxian.rules.types import BOOLEAN, DATE, NUMBER, STRING, ListOf


def _fact(
    key: str,
    name: str,
    name_en: str,
    kind: Any,
    definition: str,
    unit: str = "",
    codes: Iterable[str] = (),
    least: int | None = None,
) -> Fact:
    return Fact(key, name, name_en, kind, definition, unit, codes=tuple(codes), least=least)


_PLACE = (
    _fact("organization", "单位", "organisation", STRING, "统计时点所在单位的全称；已离开的为最后所在单位"),
    _fact("industry", "行业", "industry", STRING, "单位所属行业门类（GB/T 4754）"),
    _fact("unit", "归口单位", "responsible unit", STRING, "单位所归口的成员单位、镇街或经济区"),
)

PEOPLE = FactTable(
    id="people",
    name="人才",
    name_en="people",
    owner="registry",
    facts=with_questions(
        _fact("code", "人才编号", "file number", STRING, "人才库档案编号"),
        _fact("sex", "性别", "sex", STRING, "男或女（GB/T 2261.1）", codes=SEXES.values()),
        _fact("born", "出生日期", "birth date", DATE, "出生日期；只知年月的取当月1日"),
        _fact("age", "年龄", "age", NUMBER(3), "统计时点的周岁年龄", "岁", least=0),
        _fact("country", "国籍", "nationality", STRING, "国籍或地区（GB/T 2659.1）"),
        _fact("foreign", "外籍", "foreign", BOOLEAN, "国籍不是中国"),
        _fact("ethnic_group", "民族", "ethnic group", STRING, "民族（GB/T 3304）"),
        _fact("political_status", "政治面貌", "political status", STRING, "政治面貌（GB/T 4762）"),
        _fact(
            "education",
            "学历",
            "education",
            STRING,
            "统计时点前取得的最高学历（GB/T 4658）",
            codes=(code.name for code in table("educations")),
        ),
        _fact(
            "degree",
            "学位",
            "degree",
            STRING,
            "统计时点前取得的最高学位（GB/T 6864）",
            codes=(code.name for code in table("degrees")),
        ),
        _fact("school", "毕业院校", "school", STRING, "取得最高学历的院校"),
        _fact("major", "专业", "major", STRING, "取得最高学历时所学专业"),
        _fact("graduated", "毕业日期", "graduated on", DATE, "取得最高学历的日期"),
        _fact("overseas_education", "海外学历", "overseas education", BOOLEAN, "有境外院校学习经历"),
        _fact("overseas", "海外经历", "overseas experience", BOOLEAN, "外籍，或有境外院校学习经历"),
        _fact("title", "职称", "professional title", STRING, "统计时点前取得的最高专业技术职称"),
        _fact(
            "title_level",
            "职称级别",
            "title level",
            STRING,
            "最高职称的级别（GB/T 8561）",
            codes=(code.name for code in table("title_levels")),
        ),
        _fact("skill", "技能等级", "skill grade", STRING, "统计时点前取得的最高职业技能等级", codes=SKILL_GRADES),
        _fact("skill_awarded", "技能等级取得日期", "skill grade awarded on", DATE, "最高职业技能等级的取得日期"),
        _fact("level", "人才类别", "talent class", STRING, "统计时点有效、经人才办确认的人才类别", codes="ABCDEF"),
        _fact("recognised", "类别认定日期", "class recognised on", DATE, "现人才类别的认定日期"),
        _fact("designations", "称号", "designations", ListOf(STRING), "统计时点有效、经人才办确认的全部称号与入选计划"),
        _fact(
            "designation_scope",
            "最高称号级别",
            "highest designation",
            STRING,
            "全部称号中的最高级别",
            codes=SCOPES.values(),
        ),
        _fact("high_designation", "高层次称号", "high-level designation", BOOLEAN, "有目录中计入高层次人才的称号"),
        _fact("here", "在册", "on the books", BOOLEAN, "统计时点有未结束的任职或聘用"),
        _fact("post", "岗位", "post", STRING, "现岗位或职务"),
        _fact(
            "engagement",
            "引进方式",
            "way of engagement",
            STRING,
            "现任职方式；同时有多种的以引进为先",
            codes=KINDS.values(),
        ),
        _fact("brought_in", "引进日期", "brought in on", DATE, "最近一次全职或柔性引进、至今有效的到岗日期"),
        _fact("since", "入职日期", "in post since", DATE, "到现单位的日期"),
        _fact("left", "离开日期", "left on", DATE, "已无任职的，最后一次任职的结束日期"),
        Fact("wage", "年薪", "annual wage", NUMBER(14, 2), "现单位税前年薪", "元", Sensitivity.SENSITIVE, least=0),
        _fact("days", "每年工作天数", "days a year", NUMBER(3), "柔性引进约定的每年在区工作天数", "天", least=0),
        *_PLACE,
        _fact(
            "talent_teams",
            "六支队伍",
            "six talent teams",
            ListOf(STRING),
            "统计时点所属的人才队伍",
            codes=TEAMS.values(),
        ),
        _fact("teams", "所在团队", "in teams", ListOf(STRING), "统计时点所在团队的类型", codes=TEAM_KINDS.values()),
        _fact(
            "inventions",
            "发明专利数",
            "invention patents",
            NUMBER(5),
            "统计时点前取得、经人才办确认的发明专利",
            "件",
            least=0,
        ),
        _fact("papers", "论文数", "papers", NUMBER(5), "统计时点前发表、经人才办确认的论文和专著", "篇", least=0),
        _fact(
            "achievements", "成果数", "achievements", NUMBER(5), "统计时点前取得、经人才办确认的全部成果", "项", least=0
        ),
        _fact(
            "training_hours",
            "近五年培训学时",
            "class hours in five years",
            NUMBER(6),
            "统计时点前五年内结束的培训的学时合计",
            "学时",
            least=0,
        ),
        Fact("children", "子女数", "children", NUMBER(2), "档案中登记的子女数", "人", Sensitivity.SENSITIVE, least=0),
        Fact(
            "children_in_school",
            "有学龄子女",
            "children of school age",
            BOOLEAN,
            "有满6周岁、不满18周岁的子女",
            sensitivity=Sensitivity.SENSITIVE,
        ),
    ),
    rows=fact_rows.people,
    subjects=lambda user: Person.objects.visible_to(user),
    list_url="registry:people",
)

TEAM_TABLE = FactTable(
    id="teams",
    name="人才团队",
    name_en="teams",
    owner="registry",
    facts=(
        _fact("name", "团队名称", "team", STRING, "团队全称"),
        _fact("kind", "团队类型", "kind of team", STRING, "团队的类型", codes=TEAM_KINDS.values()),
        _fact("field", "领域", "field", STRING, "团队从事的领域"),
        _fact("since", "到区日期", "arrived on", DATE, "团队到区开展工作的日期"),
        _fact("until", "离区日期", "left on", DATE, "已离区的，离区日期"),
        _fact("here", "在区", "here", BOOLEAN, "统计时点未离区"),
        _fact("members", "成员数", "members", NUMBER(4), "统计时点的成员人数，含带头人", "人"),
        _fact("designations", "团队称号", "designations", ListOf(STRING), "统计时点有效的团队称号与入选计划"),
        *_PLACE,
    ),
    rows=fact_rows.teams,
    subjects=lambda user: Team.objects.visible_to(user),
    list_url="registry:teams",
)

DESIGNATIONS = FactTable(
    id="designations",
    name="称号与入选计划",
    name_en="designations",
    owner="registry",
    facts=(
        _fact("kind", "称号", "designation", STRING, "目录中的称号或计划名称"),
        _fact("scope", "级别", "level", STRING, "称号的级别", codes=SCOPES.values()),
        _fact("group", "类别", "sort", STRING, "称号，或计划项目", codes=GROUPS.values()),
        _fact("high", "高层次", "high-level", BOOLEAN, "目录规定计入高层次人才"),
        _fact("year", "年度", "year", NUMBER(4), "入选年度"),
        _fact("batch", "批次", "batch", STRING, "入选批次"),
        _fact("awarded", "认定日期", "awarded on", DATE, "公布或发文认定的日期"),
        _fact("until", "有效期至", "valid until", DATE, "有效期的最后一天；长期有效为空"),
        _fact("valid", "有效", "valid", BOOLEAN, "统计时点仍有效"),
        _fact("holder", "对象", "holder", STRING, "个人或团队", codes=("个人", "团队")),
        *_PLACE,
    ),
    rows=fact_rows.designations,
    subjects=lambda user: Designation.objects.visible_to(user).select_related("kind", "person", "team"),
    list_url="registry:designations",
)
TABLES = (PEOPLE, TEAM_TABLE, DESIGNATIONS)
