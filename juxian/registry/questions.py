"""How somebody who is on no file is asked for what the registry otherwise knows of people, in both languages.

The Chinese words are data, as the values of facts are: rules read them whatever language a page is in.
"""

from collections.abc import Mapping
from dataclasses import replace

from juxian.facts.catalogue import Fact, Question

QUESTIONS: Mapping[str, Question] = {
    "sex": Question("您的性别是？", "What is your sex?", choices={"男": "Male", "女": "Female"}),
    "born": Question("您的出生日期是？", "When were you born?"),
    "age": Question("您今年多少周岁？", "How old are you, in full years?"),
    "country": Question("您的国籍是？", "What is your nationality?"),
    "foreign": Question("您是外籍人士吗？", "Are you a foreign national?"),
    "political_status": Question("您的政治面貌是？", "What is your political status?"),
    "education": Question(
        "您的最高学历是？",
        "What is your highest education?",
        choices={
            "博士研究生": "Doctoral studies",
            "硕士研究生": "Master's studies",
            "大学本科": "Undergraduate",
            "大学专科": "Junior college",
            "中专": "Secondary vocational",
            "高中": "Senior secondary",
            "初中及以下": "Junior secondary or below",
        },
    ),
    "degree": Question(
        "您取得的最高学位是？",
        "What is your highest degree?",
        none=("没有学位", "No degree"),
        hint=("以已经取得的学位证书为准。", "Count degrees already awarded."),
        choices={"博士": "Doctorate", "硕士": "Master's", "学士": "Bachelor's"},
    ),
    "graduated": Question("您取得最高学历是哪一天？", "When did you complete your highest education?"),
    "overseas_education": Question(
        "您有境外院校的学习经历吗？",
        "Have you studied at a school outside the Chinese mainland?",
        hint=("在国（境）外院校取得学历学位，或在读学习。", "A degree from, or a period of study at, such a school."),
    ),
    "overseas": Question(
        "您是外籍人士，或有境外院校的学习经历吗？",
        "Are you a foreign national, or have you studied outside the Chinese mainland?",
    ),
    "title": Question("您的专业技术职称是？", "What is your professional title?", none=("没有职称", "No title")),
    "title_level": Question(
        "您的最高职称是什么级别？",
        "What is the level of your highest professional title?",
        none=("没有职称", "No title"),
        hint=("如教授、研究员为正高级，副教授、高级工程师为副高级。", "A professor is senior, an associate professor associate senior."),
        choices={"正高级": "Senior", "副高级": "Associate senior", "中级": "Intermediate", "初级": "Junior"},
    ),
    "skill": Question(
        "您持有的最高职业技能等级是？",
        "What is your highest vocational skill grade?",
        none=("没有技能等级证书", "No skill certificate"),
        choices={
            "首席技师": "Chief technician",
            "特级技师": "Special-grade technician",
            "高级技师": "Senior technician (grade 1)",
            "技师": "Technician (grade 2)",
            "高级工": "Senior worker (grade 3)",
            "中级工": "Intermediate worker (grade 4)",
            "初级工": "Junior worker (grade 5)",
            "学徒工": "Apprentice",
        },
    ),
    "skill_awarded": Question(
        "这项技能等级证书是哪一天取得的？",
        "When was this skill certificate awarded?",
        none=("没有技能等级证书", "No skill certificate"),
    ),
    "level": Question(
        "您的人才类别是？",
        "What is your talent class?",
        none=("没有认定，也不清楚属于哪一类", "Not recognised, or I do not know of any"),
        hint=("按人才分类目录，A类最高。还没有认定的，可以按自己认为符合的类别试算。", "By the directory of classes; A is the highest. If you are not recognised yet, try the class you believe fits."),
        wording=("{}类", "Class {}"),
        office=True,
    ),
    "recognised": Question(
        "您的人才类别是哪一天认定的？",
        "When was your talent class recognised?",
        none=("没有认定", "Not recognised"),
        office=True,
    ),
    "designations": Question(
        "您有以下哪些称号或入选计划？",
        "Which of these designations or programmes were you selected for?",
        none=("都没有", "None of these"),
        hint=("可以多选，只算仍在有效期内的。", "Tick all that are still valid."),
        office=True,
    ),
    "designation_scope": Question(
        "您的称号中最高的是哪一级？",
        "What is the level of your highest designation?",
        none=("没有称号", "No designation"),
        choices={"国家级": "National", "省级": "Provincial", "市级": "City", "区级": "District"},
        office=True,
    ),
    "high_designation": Question(
        "您有计入高层次人才的称号吗？",
        "Do you hold a designation that counts as high-level?",
        hint=("如院士、国家级和省级重点人才计划入选者。", "Such as academician, or a national or provincial talent programme."),
        office=True,
    ),
    "here": Question(
        "您现在在本区用人单位工作吗？",
        "Do you work for an employer in this district now?",
        hint=("全职或柔性引进、有未到期的聘用都算。", "Any employment or flexible engagement that has not ended counts."),
    ),
    "engagement": Question(
        "您是以什么方式到用人单位的？",
        "How did you come to your employer?",
        none=("还没有在本区工作", "I do not work in the district yet"),
        hint=("打算来工作的，可以按拟采用的方式试算。", "If you are planning to come, choose the way you intend."),
        choices={
            "全职引进": "Brought in full-time from elsewhere",
            "柔性引进": "Flexible engagement (part of the year)",
            "在职": "Ordinary employment",
            "本土培养": "Trained locally",
            "退休返聘": "Rehired after retirement",
        },
    ),
    "brought_in": Question(
        "您是哪一天引进到岗的？",
        "On which day did you take up the post you were brought in for?",
        none=("不是引进的", "I was not brought in"),
        hint=("还没有到岗的，填预计到岗的日期。", "If you have not started yet, give the day you expect to."),
    ),
    "since": Question(
        "您是哪一天到现单位工作的？",
        "When did you start at your present employer?",
        none=("还没有工作", "Not employed"),
        hint=("还没有到岗的，填预计到岗的日期。", "If you have not started yet, give the day you expect to."),
    ),
    "wage": Question(
        "您的税前年薪是多少？",
        "What is your annual wage before tax?",
        none=("没有工资收入", "No wage"),
        hint=("按劳动合同约定的一年税前收入，单位：元。", "A year's income before tax under your contract, in yuan."),
    ),
    "days": Question(
        "协议约定每年在区工作多少天？",
        "How many days a year do you work in the district by agreement?",
        none=("没有约定", "Nothing agreed"),
    ),
    "talent_teams": Question("您属于哪些人才队伍？", "Which of the six talent teams do you belong to?", none=("都不属于", "None")),
    "teams": Question("您参加了哪类团队？", "Which kinds of teams are you in?", none=("没有参加", "None")),
    "inventions": Question("您有几件发明专利？", "How many invention patents do you hold?", office=True),
    "papers": Question("您发表过几篇论文或专著？", "How many papers or monographs have you published?", office=True),
    "achievements": Question(
        "您一共有几项成果？",
        "How many achievements do you have in all?",
        hint=("专利、论文、标准、项目、获奖、成果转化等。", "Patents, papers, standards, projects, prizes, transfers."),
        office=True,
    ),
    "children": Question("您有几个子女？", "How many children do you have?"),
    "children_in_school": Question(
        "您有满6周岁、不满18周岁的子女吗？", "Do you have children of six to seventeen years?"
    ),
    "training_hours": Question("近五年您参加培训共多少学时？", "How many class hours of training in the last five years?"),
}  # fmt: skip


def with_questions(*facts: Fact) -> tuple[Fact, ...]:
    """Return the facts of people, each with its question if it has one."""
    return tuple(replace(fact, question=QUESTIONS.get(fact.id)) for fact in facts)
