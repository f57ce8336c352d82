from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Plans and targets."""

    name = "juxian.goals"
    label = "goals"
    verbose_name = _("Targets")

    def ready(self) -> None:
        """Register permissions, sentences of the trail, navigation, facts and the desk."""
        from juxian.audit import actions
        from juxian.core.permissions import register
        from juxian.core.roles import FIGURES, OFFICE, UNITS, Role
        from juxian.facts import catalogue, indicators
        from juxian.goals import facts
        from juxian.goals.awards import desk as award_desk
        from juxian.goals.awards import facts as award_facts
        from juxian.goals.campaigns import desk as campaign_desk
        from juxian.goals.desk import provide
        from juxian.goals.meetings import desk as meeting_desk
        from juxian.goals.meetings import facts as meeting_facts
        from juxian.goals.models import Risk
        from juxian.goals.projects import desk as project_desk
        from juxian.web import desk, navigation
        from juxian.web.navigation import NavItem, Section

        register("goals.view", _("see plans and targets"), *FIGURES)
        register("goals.confirm", _("read plans and confirm their statements"), *OFFICE)
        register("goals.set", _("set and split targets"), *OFFICE)
        register("goals.answer", _("answer for targets"), Role.UNIT_OFFICER)
        register("goals.see_letters", _("see responsibility letters"), *FIGURES)
        register("goals.issue_letters", _("issue responsibility letters"), *OFFICE)
        register("goals.scan_letters", _("upload letters signed on paper"), *OFFICE, Role.UNIT_OFFICER)
        register("goals.see_notices", _("see supervision notices"), *FIGURES)
        register("goals.supervise", _("draft supervision notices and settle replies"), *OFFICE)
        register("goals.circulate", _("issue supervision notices"), Role.DIRECTOR, Role.LEADER)
        register("goals.see_meetings", _("see meetings and their tasks"), *FIGURES)
        register("goals.hold_meetings", _("call meetings, write minutes, give and accept tasks"), *OFFICE)
        register("goals.confirm_minutes", _("confirm minutes"), Role.DIRECTOR, Role.LEADER)
        register("goals.do_tasks", _("report on tasks of meetings"), *OFFICE, Role.UNIT_OFFICER)
        register("goals.ask_conference", _("ask for case conferences"), *OFFICE, *UNITS)
        register("goals.see_benchmarks", _("see the comparison with other districts"), *OFFICE, Role.LEADER)
        register("goals.benchmark", _("enter and check what other districts published"), *OFFICE)
        register("goals.see_projects", _("see projects"), *FIGURES)
        register("goals.run_projects", _("draft projects and report on them"), *OFFICE, Role.UNIT_OFFICER)
        register("goals.verify_projects", _("open projects, verify milestones, close projects"), *OFFICE)
        register("goals.see_campaigns", _("see campaigns"), *FIGURES)
        register("goals.run_campaigns", _("draw up campaigns"), *OFFICE)
        register("goals.confirm_campaigns", _("open and conclude campaigns"), Role.DIRECTOR, Role.LEADER)
        register("goals.see_ranking", _("see assessments"), *FIGURES)
        register("goals.assess", _("draw up and run assessments"), *OFFICE)
        register("goals.seal", _("open and seal assessments"), Role.DIRECTOR, Role.LEADER)
        register("goals.mark", _("mark units in assessments"), Role.EXPERT)
        register("goals.see_awards", _("see awards"), *FIGURES)
        register("goals.award", _("draw up and publish awards and sanctions"), *OFFICE)
        register("goals.decide_awards", _("decide on awards and sanctions"), Role.DIRECTOR, Role.LEADER)
        actions.register(
            {
                "goals.plan_added": _("had a plan read"),
                "goals.statement_confirmed": _("confirmed a statement"),
                "goals.statement_rejected": _("rejected a statement"),
                "goals.target_set": _("set a target"),
                "goals.target_changed": _("changed a target"),
                "goals.target_split": _("split a target"),
                "goals.letters_issued": _("issued responsibility letters"),
                "goals.letter_signed": _("signed a responsibility letter"),
                "goals.letter_scanned": _("uploaded the signed page of a letter"),
                "goals.scan_confirmed": _("confirmed the signed page of a letter"),
                "goals.scan_returned": _("gave the signed page of a letter back"),
                "goals.scan_taken": _("took the signed page of a letter"),
                "goals.notice_drafted": _("drafted a supervision notice"),
                "goals.notice_discarded": _("threw the draft of a notice away"),
                "goals.notice_issued": _("issued a supervision notice"),
                "goals.notice_replied": _("replied to a supervision notice"),
                "goals.notice_closed": _("closed a line of a notice"),
                "goals.notice_returned": _("returned a reply to a notice"),
                "goals.light_rules_drawn_up": _("drew up rules of lights"),
                "goals.light_rule_set": _("set a rule of lights"),
                "goals.light_rule_removed": _("took a rule of lights out"),
                "goals.light_rules_discarded": _("threw a draft of rules of lights away"),
                "goals.light_rules_enforced": _("put rules of lights in force"),
                "goals.project_drafted": _("drafted a project"),
                "goals.project_changed": _("changed a project"),
                "goals.project_discarded": _("threw the draft of a project away"),
                "goals.project_opened": _("opened a project"),
                "goals.project_finished": _("finished a project"),
                "goals.project_stopped": _("stopped a project"),
                "goals.milestone_set": _("set a milestone"),
                "goals.milestone_removed": _("took a milestone out"),
                "goals.project_reported": _("reported on a project"),
                "goals.milestone_verified": _("verified a milestone"),
                "goals.milestone_returned": _("returned a report on a milestone"),
                "goals.project_file_taken": _("took an evidence file of a project"),
                "goals.projects_exported": _("took a list of projects as a file"),
                "goals.risk_set": _("put a risk on the list"),
                "goals.risk_closed": _("closed a risk"),
                "goals.meeting_set": _("called a meeting"),
                "goals.meeting_cancelled": _("cancelled a meeting"),
                "goals.agenda_set": _("set the agenda of a meeting"),
                "goals.attendance_set": _("kept who came to a meeting"),
                "goals.task_given": _("gave a task"),
                "goals.task_withdrawn": _("took a task back"),
                "goals.minutes_handed_in": _("handed minutes in"),
                "goals.minutes_confirmed": _("confirmed minutes"),
                "goals.minutes_returned": _("gave minutes back"),
                "goals.task_reported": _("reported on a task"),
                "goals.task_accepted": _("accepted that a task is done"),
                "goals.task_returned": _("returned a report on a task"),
                "goals.conference_asked": _("asked for a case conference"),
                "goals.conference_granted": _("took a request into a case conference"),
                "goals.conference_declined": _("declined a request for a case conference"),
                "goals.minutes_amended": _("proposed an amendment of minutes"),
                "goals.amendment_confirmed": _("confirmed an amendment of minutes"),
                "goals.amendment_returned": _("gave an amendment of minutes back"),
                "goals.meeting_file_taken": _("took a paper of a meeting"),
                "goals.district_set": _("set a district to compare with"),
                "goals.district_size_set": _("set how large a district was"),
                "goals.figure_entered": _("entered a figure that a district published"),
                "goals.figure_checked": _("checked a figure that a district published"),
                "goals.programme_set": _("set a programme"),
                "goals.programme_removed": _("took a programme away"),
                "goals.programme_line_set": _("set a line of a programme"),
                "goals.programme_line_removed": _("took a line out of a programme"),
                "goals.campaign_set": _("drew up a campaign"),
                "goals.campaign_goal_set": _("set what a campaign counts"),
                "goals.campaign_goal_removed": _("took out what a campaign counts"),
                "goals.campaign_discarded": _("threw the draft of a campaign away"),
                "goals.campaign_opened": _("opened a campaign"),
                "goals.campaign_reported": _("wrote the closing report of a campaign"),
                "goals.campaign_closed": _("concluded a campaign"),
                "goals.assessment_drawn_up": _("drew up an assessment"),
                "goals.assessment_changed": _("changed an assessment"),
                "goals.assessment_class_set": _("set a class of units"),
                "goals.assessment_criterion_set": _("set a criterion"),
                "goals.assessment_part_removed": _("took a part out of an assessment"),
                "goals.assessment_opened": _("opened an assessment"),
                "goals.assessment_computed": _("computed an assessment"),
                "goals.assessment_published": _("published an assessment"),
                "goals.assessment_sealed": _("sealed an assessment"),
                "goals.claim_filed": _("reported for an assessment"),
                "goals.claim_file_taken": _("took an evidence file of an assessment"),
                "goals.claim_verified": _("verified a report"),
                "goals.claim_returned": _("returned a report"),
                "goals.units_marked": _("marked units"),
                "goals.appeal_filed": _("appealed against an assessment"),
                "goals.appeal_granted": _("granted an appeal"),
                "goals.appeal_dismissed": _("dismissed an appeal"),
                "goals.awards_drawn_up": _("drew up a list of awards"),
                "goals.awards_discarded": _("threw a list of awards away"),
                "goals.award_rule_set": _("set a rule of awards"),
                "goals.award_rule_removed": _("took a rule of awards out"),
                "goals.award_line_added": _("added to a list of awards"),
                "goals.award_line_struck": _("struck a line of a list of awards"),
                "goals.award_line_restored": _("let a struck line of awards stand again"),
                "goals.awards_returned": _("returned a list of awards"),
                "goals.awards_decided": _("decided a list of awards"),
                "goals.awards_published": _("published a list of awards"),
            }
        )
        degrees = {str(key): label for key, label in Risk.Degree.choices}
        for name, label in {
            "milestone": _("milestone"),
            "milestone_due": _("milestone due"),
            "reported_on": _("reported for"),
            "files": _("evidence files"),
            "light": _("light"),
            "signed_on": _("day of the signature"),
            "risk": _("risk"),
            "quota": _("quota"),
            "indicator": _("indicator"),
            "weight": _("weight"),
            "parts": _("to reach"),
            "condition": _("that meet the condition"),
            "measure": _("measure"),
        }.items():
            actions.register_field(name, label)
        actions.register_field("likelihood", _("likelihood"), degrees)
        actions.register_field("impact", _("impact"), degrees)
        goals = Section.GOALS
        navigation.register(
            NavItem(_("Meetings"), "goals:meetings", "users-group", 5, "goals.see_meetings", goals),
            NavItem(_("Case requests"), "goals:case_requests", "user-question", 6, "goals.ask_conference", goals),
            NavItem(_("Targets"), "goals:targets", "target", 10, "goals.view", goals),
            NavItem(_("Plans"), "goals:plans", "file-text", 20, "goals.view", goals),
            NavItem(_("Responsibility letters"), "goals:letters", "file-certificate", 30, "goals.see_letters", goals),
            NavItem(_("Supervision notices"), "goals:notices", "speakerphone", 40, "goals.see_notices", goals),
            NavItem(_("Projects"), "goals:projects", "checklist", 50, "goals.see_projects", goals),
            NavItem(_("Programmes"), "goals:programmes", "stack-2", 52, "goals.view", goals),
            NavItem(_("Coverage"), "goals:coverage", "table", 55, "goals.view", goals),
            NavItem(_("Campaigns"), "goals:campaigns", "trophy", 54, "goals.see_campaigns", goals),
            NavItem(_("Benchmarking"), "goals:benchmarks", "scale", 58, "goals.see_benchmarks", goals),
            NavItem(_("Assessments"), "goals:assessments", "award", 60, "goals.see_ranking", goals),
            NavItem(_("Awards"), "goals:award_lists", "medal", 65, "goals.see_awards", goals),
            NavItem(_("Marks to give"), "goals:markings", "pencil-check", 70, "goals.mark", goals),
        )
        desk.register(provide)
        desk.register(project_desk.provide)
        desk.register(meeting_desk.provide)
        desk.register(campaign_desk.provide)
        desk.register(award_desk.provide)
        catalogue.register(facts.PROJECTS)
        catalogue.register(meeting_facts.TASKS)
        catalogue.register(meeting_facts.MEETINGS)
        catalogue.register(award_facts.AWARDS)
        indicators.register(*facts.INDICATORS, *meeting_facts.INDICATORS, *award_facts.INDICATORS)
