"""The words of a review, in the order of its chapters; numbers stand as {indicator} or {indicator:wan}.

[period] is what the period is called (2025年第三季度), [during] how a sentence on it begins (第三季度), [ends] its end.
Each paragraph is a list of sentences; a sentence stands in the review only when every figure it names exists.
"""

TITLE = "关于[period]全区人才工作情况的报告"
OPENING = (
    "[period]，全区人才工作坚持党管人才原则，深入实施人才强区战略，统筹推进六支队伍建设，人才引进、培养、使用和服务各项工作"
    "取得新进展。现将有关情况报告如下。"
)

CHAPTERS: list[tuple[str, list[list[str]]]] = [
    (
        "工作格局和人才总量",
        [
            [
                "坚持组织部门牵头抓总、有关部门各司其职，全区共有人才工作成员单位{organizations.member_units}个，",
                "镇{organizations.townships}个、街道{organizations.subdistricts}个、经济区{organizations.zones}个纳入人才工作责任体系，",
                "联系服务用人单位{organizations.employers}家。",
            ],
            [
                "[during]召开人才工作会议{goals.meetings_held}次，其中会办{goals.conferences_held}次；",
                "议定交办任务{goals.tasks_given}项，按时办结{goals.tasks_in_time}项。",
            ],
            [
                "截至[ends]，全区在册人才{registry.people}人，其中高层次人才{registry.high_level}人。",
                "在册人才中，博士{registry.doctors}人、硕士{registry.masters}人，",
                "高级职称{registry.senior_titles}人，",
                "35岁以下{registry.under_35}人，",
                "外籍人才{registry.foreigners}人、有海外经历人才{registry.overseas}人。",
            ],
            [
                "六支队伍共{registry.talent_teams}人，其中党政人才{registry.talent_team.party_government}人、",
                "企业经营管理人才{registry.talent_team.enterprise}人、",
                "专业技术人才{registry.talent_team.professional}人、",
                "高技能人才{registry.talent_team.skilled}人、",
                "农村实用人才{registry.talent_team.rural}人、",
                "社会工作人才{registry.talent_team.social_work}人。",
            ],
        ],
    ),
    (
        "人才引进和队伍建设",
        [
            [
                "[during]共引进各类人才{registry.brought_in}人，其中高层次人才{registry.high_level_brought_in}人。",
                "引进院士{registry.academicians}名，其中外籍院士{registry.foreign_academicians}名；",
                "引进国家级计划专家{registry.national_experts}名、海外专家{registry.overseas_experts}名、",
                "双创领军人才{registry.double_innovation_leaders}名；",
                "引进高层次创新创业团队{registry.innovation_teams}个、科技镇长团{registry.township_head_groups}个。",
            ],
            [
                "[during]新增高技能人才{registry.new_highly_skilled}人，",
                "柔性引进在册专家{registry.flexible}人，",
                "期内流出人才{registry.left}人。",
            ],
        ],
    ),
    (
        "平台载体和项目争取",
        [
            [
                "全区建有各类园区载体{organizations.parks}个，集聚创新创业团队和科技企业。",
            ],
            [
                "[during]获省“双创计划”{registry.programme_double_innovation}个、",
                "省“博士计划”{registry.programme_doctors}个、",
                "省“六大人才高峰”{registry.programme_six_peaks}个、",
                "市领军人才{registry.programme_city_leaders}个。",
            ],
        ],
    ),
    (
        "政策兑现和人才服务",
        [
            [
                "[during]兑现人才待遇{policies.granted}人次，涉及资金{policies.granted_amount:wan}万元；",
                "正在享受定期待遇{policies.receiving}人次。",
            ],
            [
                "据待遇测算，全区应享待遇{policies.entitled}人次，其中应享未享{policies.unclaimed}人次，",
                "涉及资金{policies.unclaimed_amount:wan}万元，将推动“免申即享”，逐人对接落实。",
            ],
        ],
    ),
]

# What stands in the chapter of problems beside the targets, while there is any of it.
TROUBLES: list[tuple[str, str]] = [
    ("goals.projects_red", "实施中的人才工作项目有{goals.projects_red}个亮红灯，"),
    ("goals.milestones_overdue", "{goals.milestones_overdue}个节点逾期未完成，"),
    ("goals.tasks_overdue", "会议交办任务有{goals.tasks_overdue}项逾期未办结，"),
    ("goals.awards_notified", "因考核被通报批评的单位有{goals.awards_notified}家次，"),
    ("goals.awards_interviewed", "被约谈的单位有{goals.awards_interviewed}家次，"),
]

# The figures whose difference from earlier periods is told in words, with the form in which they are printed.
COMPARED: list[tuple[str, str]] = [
    ("registry.people", ""),
    ("registry.high_level", ""),
    ("registry.brought_in", ""),
    ("registry.high_level_brought_in", ""),
    ("registry.double_innovation_leaders", ""),
    ("registry.innovation_teams", ""),
    ("registry.new_highly_skilled", ""),
    ("registry.left", ""),
    ("policies.granted", ""),
    ("policies.granted_amount", "wan"),
]
