"""Every address of the product: declared, and open to exactly the roles written down here by hand.

The table is written from what each role is for, not from the code, so that a wrong declaration is found. A new page
needs its line in it. Real objects are opened for each role in `tests/district/test_addresses.py`.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from juxian.config import urls
from juxian.core import permissions
from juxian.core.roles import Role

CLERK, DIRECTOR, LEADER = Role.CLERK, Role.DIRECTOR, Role.LEADER
UNIT, HR, TALENT = Role.UNIT_OFFICER, Role.EMPLOYER_HR, Role.TALENT
EXPERT, PAYS, CHECKS = Role.EXPERT, Role.FINANCE_CLERK, Role.FINANCE_CHECKER
SYSTEM, SECURITY, AUDIT = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN

PUBLIC = "anybody, signed in or not"
TOKEN = "a system that shows its token"
OPEN = (PUBLIC, TOKEN)  # nobody signs in for these
SIGNED_IN = set(Role)
OFFICE = {CLERK, DIRECTOR}
FILES = {*OFFICE, UNIT, HR}  # keep people's files, each within its own reach
FIGURES = {*OFFICE, UNIT, LEADER}
WORK = SIGNED_IN - {SYSTEM, SECURITY, AUDIT}
DIRECTORY = WORK - {PAYS, CHECKS}

TABLE: dict[str, Any] = {
    # Signing in and one's own account
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "set_language": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "accounts:profile": SIGNED_IN,
    # Accounts and roles
    "accounts:users": {SYSTEM, SECURITY},
    "accounts:user": {SYSTEM, SECURITY},
    "accounts:add": {SYSTEM},
    "accounts:reset": {SYSTEM},
    "accounts:close": {SYSTEM},
    "accounts:reopen": {SYSTEM},
    "accounts:unlock": {SECURITY},
    "accounts:take_second_factor": {SECURITY},
    "accounts:grant": {SECURITY},
    "accounts:end": {SECURITY},
    "accounts:systems": {SYSTEM, SECURITY},
    "accounts:system": {SYSTEM, SECURITY},
    "accounts:system_add": {SYSTEM},
    "accounts:system_switch": {SYSTEM},
    "accounts:token_issue": {SECURITY},
    "accounts:token_revoke": {SECURITY},
    # The trail
    "audit:events": {AUDIT},
    "audit:event": {AUDIT},
    "audit:verify": {AUDIT},
    "audit:head": {AUDIT},
    # Organisations
    "organizations:tree": {*FILES, LEADER},
    "organizations:list": {*FILES, LEADER},
    "organizations:detail": {*FILES, LEADER},
    "organizations:add": {*OFFICE, UNIT},
    "organizations:edit": OFFICE,
    "organizations:move": OFFICE,
    "organizations:close": OFFICE,
    "organizations:reopen": OFFICE,
    # The shell; the component gallery answers in debug mode only
    "web:desk": SIGNED_IN,
    "web:search": SIGNED_IN,
    "web:suggestions": SIGNED_IN,
    "web:components": PUBLIC,
    # Facts and figures
    "facts:figures": FIGURES,
    "facts:figure": FIGURES,
    "facts:catalogue": FIGURES,
    "facts:statistics": FIGURES,
    "facts:cross": FIGURES,
    "facts:take": OFFICE,
    "facts:list_select": {*OFFICE, UNIT},
    "facts:lists": {*OFFICE, UNIT},
    "facts:list_create": {*OFFICE, UNIT},
    "facts:list": {*OFFICE, UNIT},
    "facts:list_edit": {*OFFICE, UNIT},
    "facts:list_delete": {*OFFICE, UNIT},
    # People
    "registry:succession": FIGURES,
    "registry:people": FILES,
    "registry:new_person": FILES,
    "registry:people_template": FILES,
    "registry:person": FILES,
    "registry:person_history": FILES,
    "registry:edit_person": FILES,
    "registry:link_account": OFFICE,
    "registry:corrections": FILES,
    "registry:correction": FILES,
    "registry:person_life": FILES,
    "registry:source": FILES,
    "registry:evidence": FILES,
    "registry:add_evidence": FILES,
    "registry:remove_evidence": FILES,
    "registry:my_life": {TALENT},
    "registry:my_source": {TALENT},
    "registry:my_evidence": {TALENT},
    "registry:propose": {TALENT},
    "registry:propose_change": {TALENT},
    "registry:my_corrections": {TALENT},
    "registry:withdraw_correction": {TALENT},
    # Evaluation
    "registry:evaluations": OFFICE,
    "registry:new_evaluation": OFFICE,
    "registry:evaluation": OFFICE,
    "registry:edit_evaluation": OFFICE,
    "registry:evaluation_version": OFFICE,
    "registry:evaluation_draft": OFFICE,
    "registry:begin_evaluation_draft": OFFICE,
    "registry:evaluation_terms": OFFICE,
    "registry:evaluation_step": OFFICE,
    "registry:adopt_evaluation": OFFICE,
    "registry:new_dimension": OFFICE,
    "registry:dimension": OFFICE,
    "registry:remove_dimension": OFFICE,
    "registry:new_criterion": OFFICE,
    "registry:criterion": OFFICE,
    "registry:remove_criterion": OFFICE,
    "registry:evaluation_runs": FILES,
    "registry:new_evaluation_run": OFFICE,
    "registry:evaluation_run": FILES,
    "registry:check_evaluation_run": OFFICE,
    "registry:open_evaluation_run": OFFICE,
    "registry:evaluation_result": FILES,
    "registry:conclude_evaluation": OFFICE,
    "registry:evaluation_objections": OFFICE,
    "registry:evaluation_objection": OFFICE,
    "registry:my_evaluations": {TALENT},
    "registry:my_evaluation": {TALENT},
    "registry:compare_evaluation": OFFICE,
    "registry:peer_rounds": OFFICE,
    "registry:new_peer_round": OFFICE,
    "registry:peer_round": OFFICE,
    "registry:close_peer_round": OFFICE,
    "registry:peer_reviews": {EXPERT},
    "registry:peer_review": {EXPERT},
    # Sharing, and what people may know and ask about their own data
    "registry:sharing": {*OFFICE, UNIT},
    "registry:new_sharing": {*OFFICE, UNIT},
    "registry:sharing_grant": {*OFFICE, UNIT},
    "registry:revoke_sharing": {*OFFICE, UNIT},
    "registry:decide_sharing": OFFICE,
    "registry:received": {*FILES, PAYS, CHECKS},
    "registry:shared": {*FILES, PAYS, CHECKS},
    "registry:my_accesses": {TALENT},
    "registry:my_data": {TALENT},
    "registry:retention": OFFICE,
    "registry:change_retention": OFFICE,
    "registry:dispose": OFFICE,
    "registry:duplicates": OFFICE,
    "registry:look_for_duplicates": OFFICE,
    "registry:duplicate": OFFICE,
    "registry:merge": OFFICE,
    "registry:tell_apart": OFFICE,
    "registry:part_again": OFFICE,
    "registry:reveal": {*OFFICE, UNIT},
    "registry:talent_teams": FILES,
    "registry:add_document": FILES,
    "registry:withdraw_document": FILES,
    "registry:end_engagement": FILES,
    "registry:add_part": FILES,
    "registry:change_part": FILES,
    "registry:remove_part": FILES,
    "registry:recognise_many": OFFICE,
    "registry:decide_claim": OFFICE,
    "registry:mine": {TALENT},
    "registry:reveal_mine": {TALENT},
    "registry:directory": DIRECTORY,
    "registry:classification": DIRECTORY,
    "registry:kinds": DIRECTORY,
    "registry:kind": DIRECTORY,
    "registry:new_classification": OFFICE,
    "registry:new_kind": OFFICE,
    "registry:edit_kind": OFFICE,
    "registry:teach_alias": OFFICE,
    "registry:synonyms": DIRECTORY,
    "registry:withdraw_synonym": OFFICE,
    "registry:teach_in_import": OFFICE,
    "registry:designations": FILES,
    "registry:teams": FILES,
    "registry:team": FILES,
    "registry:new_team": FILES,
    "registry:edit_team": FILES,
    "registry:add_member": FILES,
    "registry:end_member": FILES,
    "registry:award_team": FILES,
    "registry:imports": FILES,
    "registry:new_import": FILES,
    "registry:import": FILES,
    "registry:import_columns": FILES,
    "registry:import_check": FILES,
    "registry:import_progress": FILES,
    "registry:import_again": FILES,
    "registry:discard_import": FILES,
    "registry:rejected_rows": FILES,
    "registry:import_file": FILES,
    # Vacancies and recommendations; who fits whom is the office's to know
    "outreach:vacancies": FILES,
    "outreach:vacancy": FILES,
    "outreach:new_vacancy": FILES,
    "outreach:edit_vacancy": FILES,
    "outreach:step_vacancy": FILES,
    "outreach:add_requirement": FILES,
    "outreach:remove_requirement": FILES,
    "outreach:candidates": OFFICE,
    "outreach:assignment": OFFICE,
    "outreach:recommendations": FILES,
    "outreach:recommendation": FILES,
    "outreach:answer_recommendation": FILES,
    "outreach:take_on": FILES,
    "outreach:willingness": OFFICE,
    "outreach:my_posts": {TALENT},
    "outreach:refuse_mine": {TALENT},
    # Natives elsewhere and rural experts: the units' and the office's, no firm's
    "outreach:natives": {*OFFICE, UNIT},
    "outreach:new_native": {*OFFICE, UNIT},
    "outreach:homes": {*OFFICE, UNIT},
    "outreach:native": {*OFFICE, UNIT},
    "outreach:edit_native": {*OFFICE, UNIT},
    "outreach:reveal_native": {*OFFICE, UNIT},
    "outreach:log_contact": {*OFFICE, UNIT},
    "outreach:add_contribution": {*OFFICE, UNIT},
    "outreach:come_back": {*OFFICE, UNIT},
    "outreach:rural_experts": {*OFFICE, UNIT},
    "outreach:new_expert": {*OFFICE, UNIT},
    "outreach:rural_expert": {*OFFICE, UNIT},
    "outreach:add_support": {*OFFICE, UNIT},
    "outreach:decide_contribution": OFFICE,
    "outreach:decide_expert": OFFICE,
    # Policies: the clerk drafts, the director publishes
    "policies:policies": WORK,
    "policies:policy": WORK,
    "policies:file": WORK,
    "policies:benefits": WORK,
    "policies:benefit": WORK,
    "policies:version": WORK,
    "policies:version-dmn": WORK,
    "policies:version-xlsx": WORK,
    "policies:exclusions": WORK,
    "policies:checkup": {*OFFICE, LEADER},
    "policies:swapped": FILES,
    "policies:new": {CLERK},
    "policies:edit": {CLERK},
    "policies:new-clause": {CLERK},
    "policies:edit-clause": {CLERK},
    "policies:remove-clause": {CLERK},
    "policies:new-benefit": {CLERK},
    "policies:edit-benefit": {CLERK},
    "policies:edit-table": {CLERK},
    "policies:model-table": {CLERK},
    "policies:upload-table": {CLERK},
    "policies:hand-in": {CLERK},
    "policies:discard-draft": {CLERK},
    "policies:new-exclusion": {CLERK},
    "policies:draft": OFFICE,
    "policies:draft-dmn": OFFICE,
    "policies:draft-xlsx": OFFICE,
    "policies:publish": {DIRECTOR},
    "policies:repeal": {DIRECTOR},
    "policies:return-draft": {DIRECTOR},
    "policies:publish-draft": {DIRECTOR},
    "policies:end-exclusion": {DIRECTOR},
    "policies:runs": FILES,
    "policies:run": FILES,
    "policies:list": FILES,
    "policies:entitlements": FILES,
    "policies:person": FILES,
    "policies:grants": FILES,
    "policies:verify-run": OFFICE,
    "policies:job": OFFICE,
    "policies:grant-selected": {CLERK},
    "policies:new-grant": {CLERK},
    "policies:stop-grant": {CLERK},
    "policies:mine": {TALENT},
    "policies:simulations": {*OFFICE, PAYS, CHECKS, LEADER},
    "policies:simulation": {*OFFICE, PAYS, CHECKS, LEADER},
    "policies:simulation-download": {*OFFICE, PAYS, CHECKS, LEADER},
    "policies:new-simulation": OFFICE,
    "policies:new-difference": OFFICE,
    "policies:simulation-job": OFFICE,
    "policies:simulation-list": OFFICE,
    "policies:verify-simulation": OFFICE,
    "policies:automatic": OFFICE,
    "policies:automatic-batch": OFFICE,
    "policies:hand-overs": OFFICE,
    "policies:automatic-lines": {CLERK},
    "policies:automatic-submit": {CLERK},
    "policies:automatic-cancel": {CLERK},
    "policies:automatic-hand-over": {CLERK},
    "policies:automatic-confirm": {DIRECTOR},
    "policies:automatic-return": {DIRECTOR},
    "policies:automatic-resolve": {DIRECTOR},
    "policies:automatic-answer": {TALENT},
    "policies:calculator": PUBLIC,
    "policies:public-document": PUBLIC,
    # The API
    "api:openapi-json": PUBLIC,
    "api:api-root": PUBLIC,
    "api:questions": PUBLIC,
    "api:calculate": PUBLIC,
    "api:shared-grants": TOKEN,
    "api:shared": TOKEN,
    # Plans and targets
    "goals:plans": FIGURES,
    "goals:plan": FIGURES,
    "goals:coverage": FIGURES,
    **dict.fromkeys(["goals:meetings", "goals:meeting", "goals:paper", "goals:tasks"], FIGURES),
    **dict.fromkeys(["goals:task", "goals:proof"], FIGURES),
    **dict.fromkeys(["goals:new_meeting", "goals:change_meeting", "goals:cancel_meeting", "goals:add_item"], OFFICE),
    **dict.fromkeys(["goals:item", "goals:give_task", "goals:attendance", "goals:hand_in_minutes"], OFFICE),
    "goals:decide_minutes": {DIRECTOR, LEADER},
    "goals:decide_amendment": {DIRECTOR, LEADER},
    **dict.fromkeys(["goals:amend_minutes", "goals:decide_request", "goals:call_for_request"], OFFICE),
    **dict.fromkeys(["goals:case_requests", "goals:ask_conference", "goals:case_request"], FILES),
    "goals:report_task": {*OFFICE, UNIT},
    "goals:decide_task": OFFICE,
    "goals:withdraw_task": OFFICE,
    "reports:minutes": FIGURES,
    "reports:minutes_pdf": FIGURES,
    "goals:benchmarks": {*OFFICE, LEADER},
    "goals:benchmark_district": {*OFFICE, LEADER},
    **dict.fromkeys(["goals:new_benchmark_district", "goals:change_benchmark_district"], OFFICE),
    **dict.fromkeys(["goals:add_benchmark_size", "goals:change_benchmark_size"], OFFICE),
    **dict.fromkeys(["goals:enter_benchmark_figure", "goals:check_benchmark_figure"], OFFICE),
    "goals:targets": FIGURES,
    "goals:target": FIGURES,
    "goals:add_plan": OFFICE,
    "goals:decide": OFFICE,
    "goals:statement": OFFICE,
    "goals:set_target": OFFICE,
    "goals:change_target": OFFICE,
    "goals:split": OFFICE,
    "goals:assessments": FIGURES,
    "goals:assessment": FIGURES,
    "goals:assessed": FIGURES,
    "goals:assessment_workbook": FIGURES,
    "goals:assessment_document": FIGURES,
    "goals:new_assessment": OFFICE,
    "goals:change_assessment": OFFICE,
    "goals:new_unit_class": OFFICE,
    "goals:unit_class": OFFICE,
    "goals:remove_class": OFFICE,
    "goals:new_criterion": OFFICE,
    "goals:criterion": OFFICE,
    "goals:remove_criterion": OFFICE,
    "goals:compute_assessment": OFFICE,
    "goals:publish_assessment": OFFICE,
    "goals:decide_claim": OFFICE,
    "goals:decide_appeal": OFFICE,
    "goals:open_assessment": {DIRECTOR, LEADER},
    "goals:seal_assessment": {DIRECTOR, LEADER},
    "goals:letters": FIGURES,
    "goals:letter": FIGURES,
    "goals:issue_letters": OFFICE,
    "goals:sign_letter": {UNIT},
    "goals:scan_letter": {*OFFICE, UNIT},
    "goals:decide_scan": OFFICE,
    "goals:scan_file": FIGURES,
    "goals:notices": FIGURES,
    "goals:notice": FIGURES,
    "goals:draft_notice": OFFICE,
    "goals:discard_notice": OFFICE,
    "goals:settle_notice": OFFICE,
    "goals:issue_notice": {DIRECTOR, LEADER},
    "goals:reply_notice": {UNIT},
    "goals:light_rules_versions": FIGURES,
    "goals:light_rules": FIGURES,
    "goals:draw_up_light_rules": OFFICE,
    "goals:discard_light_rules": OFFICE,
    "goals:enforce_light_rules": {DIRECTOR, LEADER},
    "goals:add_light_rule": OFFICE,
    "goals:light_rule": OFFICE,
    "goals:remove_light_rule": OFFICE,
    "reports:letter": FIGURES,
    "reports:letter_pdf": FIGURES,
    **dict.fromkeys(["reports:awards", "reports:awards_pdf"], FIGURES),
    "reports:notice": FIGURES,
    "reports:notice_pdf": FIGURES,
    "goals:projects": FIGURES,
    "goals:project_board": FIGURES,
    "goals:project_gantt": FIGURES,
    "goals:project": FIGURES,
    **dict.fromkeys(["goals:project_file", "goals:claim_file"], FIGURES),
    "goals:new_project": {*OFFICE, UNIT},
    "goals:change_project": {*OFFICE, UNIT},
    "goals:discard_project": {*OFFICE, UNIT},
    "goals:add_milestone": {*OFFICE, UNIT},
    "goals:milestone": {*OFFICE, UNIT},
    "goals:remove_milestone": {*OFFICE, UNIT},
    "goals:report_project": {*OFFICE, UNIT},
    "goals:add_risk": {*OFFICE, UNIT},
    "goals:risk": {*OFFICE, UNIT},
    "goals:close_risk": {*OFFICE, UNIT},
    "goals:open_project": OFFICE,
    "goals:close_project": OFFICE,
    "goals:decide_report": OFFICE,
    **dict.fromkeys(["goals:programmes", "goals:programme", "goals:programme_line"], FIGURES),
    **dict.fromkeys(["goals:new_programme", "goals:change_programme", "goals:remove_programme"], OFFICE),
    **dict.fromkeys(["goals:add_line", "goals:change_line", "goals:remove_line"], OFFICE),
    **dict.fromkeys(["goals:campaigns", "goals:campaign", "goals:campaign_wall", "goals:campaign_figure"], FIGURES),
    **dict.fromkeys(["goals:new_campaign", "goals:change_campaign", "goals:discard_campaign"], OFFICE),
    **dict.fromkeys(["goals:add_campaign_goal", "goals:campaign_goal", "goals:remove_campaign_goal"], OFFICE),
    "goals:report_campaign": OFFICE,
    "goals:open_campaign": {DIRECTOR, LEADER},
    "goals:close_campaign": {DIRECTOR, LEADER},
    "reports:campaign": FIGURES,
    "reports:campaign_pdf": FIGURES,
    **dict.fromkeys(["goals:award_lists", "goals:award_list"], FIGURES),
    **dict.fromkeys(["goals:new_award_list", "goals:discard_award_list", "goals:publish_award_list"], OFFICE),
    **dict.fromkeys(["goals:new_award_rule", "goals:award_rule", "goals:remove_award_rule"], OFFICE),
    **dict.fromkeys(["goals:add_award_line", "goals:strike_award_line", "goals:restore_award_line"], OFFICE),
    "goals:decide_award_list": {DIRECTOR, LEADER},
    "goals:return_award_list": {DIRECTOR, LEADER},
    "goals:markings": {EXPERT},
    "goals:marking": {EXPERT},
    # The annual review
    "reports:supervision_reports": FIGURES,
    "reports:supervision_report": FIGURES,
    "reports:supervision_file": FIGURES,
    "reports:supervision_file_pdf": FIGURES,
    "reports:draft_supervision_report": OFFICE,
    "reports:discard_supervision_report": OFFICE,
    "reports:issue_supervision_report": {DIRECTOR, LEADER},
    "reports:overview": {*OFFICE, LEADER},
    "reports:wall": {*OFFICE, LEADER},
    "reports:reviews": {*OFFICE, LEADER},
    "reports:review": {*OFFICE, LEADER},
    "reports:download": {*OFFICE, LEADER},
    "reports:difference": {*OFFICE, LEADER},
    **dict.fromkeys(["reports:templates", "reports:upload_template", "reports:template_names"], OFFICE),
    **dict.fromkeys(["reports:built_in_template", "reports:template", "reports:template_file"], OFFICE),
    **dict.fromkeys(["reports:preview_template", "reports:decide_template"], OFFICE),
    "reports:compose": OFFICE,
    "reports:simulation": {*OFFICE, PAYS, CHECKS, LEADER},
}


def patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with its namespace, pattern) of every address."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        else:
            yield f"{namespace}{one.name}", one


ADDRESSES = dict(patterns())


def declared(name: str) -> str | None:
    """Return what the view is declared with: a permission, "*" for everybody signed in, "" for anybody."""
    return getattr(ADDRESSES[name].callback, "permission", None)


def roles_of(name: str) -> Any:
    """Return the roles that the declaration admits."""
    code = declared(name)
    if code in ("", "*", "token"):
        return {"": PUBLIC, "*": SIGNED_IN, "token": TOKEN}[code]
    return set(permissions.find(str(code)).roles)


def any_address(name: str) -> str:
    """Return an address of that name; its objects need not be there."""
    values: dict[str, Any] = {"str": "x", "int": 1, "slug": "x"}
    kinds = {key: type(converter).__name__ for key, converter in ADDRESSES[name].pattern.converters.items()}
    return reverse(
        name, kwargs={key: values["int" if kind == "IntConverter" else "str"] for key, kind in kinds.items()}
    )


def test_every_address_has_a_name_of_its_own() -> None:
    names = [name for name, _pattern in patterns()]
    assert not [name for name in names if name.endswith("None")]
    assert len(names) == len(set(names))


def test_every_view_is_declared() -> None:
    bare = [name for name in ADDRESSES if declared(name) is None]
    assert not bare, f"wrap these in needs(…), signed_in or public in their urls.py: {bare}"


def test_every_address_stands_in_the_table_and_nothing_else_does() -> None:
    missing, gone = set(ADDRESSES) - set(TABLE), set(TABLE) - set(ADDRESSES)
    assert not missing, f"add these to TABLE with the roles that may use them: {sorted(missing)}"
    assert not gone, f"these are no addresses any more: {sorted(gone)}"


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_what_is_declared_is_what_was_meant(name: str) -> None:
    meant, found = TABLE[name], roles_of(name)
    if meant in OPEN or found in OPEN:
        assert meant == found
    else:
        assert sorted(found) == sorted(meant)


def test_the_administrators_may_use_no_page_of_business() -> None:
    """System, security and audit administration are kept apart, and from the work (GB/T 22239-2019, 8.1.5)."""
    own = {name for name, _pattern in patterns() if TABLE[name] in (*OPEN, SIGNED_IN)}
    may = {role: {name for name in ADDRESSES if name not in own and role in TABLE[name]} for role in SIGNED_IN}
    assert {name.partition(":")[0] for role in (SYSTEM, SECURITY) for name in may[role]} == {"accounts"}
    assert {name.partition(":")[0] for name in may[AUDIT]} == {"audit"}
    both = {"accounts:users", "accounts:user", "accounts:systems", "accounts:system"}
    assert not may[SYSTEM] & may[SECURITY] - both
    for name in may[AUDIT] | may[SYSTEM] | may[SECURITY]:
        assert not TABLE[name] & WORK, name


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse in a word and unrecorded: three thousand pages that say no, and their tracebacks, take longer than all else."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponseForbidden())
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())


def test_nobody_who_is_not_signed_in_gets_past_the_sign_in_page(client: Client, db: None) -> None:
    for name in sorted(ADDRESSES):
        address = any_address(name)
        answer = client.get(address)
        if TABLE[name] == TOKEN:
            assert answer.status_code == 401, name
        elif TABLE[name] == PUBLIC:
            assert answer.status_code in (200, 302, 404, 405), name
            assert not answer.get("Location", "").startswith("/accounts/login/?next="), name
        else:
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/"), name
            assert client.post(address)["Location"].startswith("/accounts/login/"), name


@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_what_is_not_for_it_and_nothing_else(role: Role, signed_in: Any) -> None:
    """Without objects: who may not is refused with 403 whether or not the thing is there; who may finds nothing there.

    What needs no object opens for those who may in `tests/district/test_addresses.py`.
    """
    cache.clear()
    client = signed_in(role)
    client.raise_request_exception = False
    wrong = []
    for name in sorted(ADDRESSES):
        if TABLE[name] in OPEN or (role in TABLE[name] and not ADDRESSES[name].pattern.converters):
            continue
        status = client.get(any_address(name)).status_code
        if status >= 500:
            wrong.append((name, "broken"))
        refused = status == 403
        # Recovery codes one does not have are a 404, those that may not be shown again a 403: not a matter of roles.
        if refused != (role not in TABLE[name]) and name != "mfa_download_recovery_codes":
            wrong.append((name, "refused" if refused else "let in"))
    assert not wrong


@pytest.mark.parametrize("junk", ["²", "9" * 25])
def test_no_page_breaks_on_what_an_address_asks_it(junk: str, signed_in: Any) -> None:
    """What views read out of addresses is a number, a day or a word that they know, or it is passed over or refused."""
    names = (
        "after as_of clause condition day draft field figure format grant kind lacks light list method milestone page parent "
        "per_page q rows run scenario selected show since sort state surplus table unit v year"
    )
    cache.clear()
    client = signed_in(Role.DIRECTOR)
    client.raise_request_exception = False
    asked = dict.fromkeys(names.split(), junk)
    plain = [
        name for name in sorted(ADDRESSES) if not ADDRESSES[name].pattern.converters and Role.DIRECTOR in TABLE[name]
    ]
    # One by one would be thousands of pages; a unit or a run that is not there would keep a view from reading the others.
    rest = {name: value for name, value in asked.items() if name not in {"clause", "grant", "run", "surplus", "unit"}}
    answers = {
        (name, len(query)): client.get(any_address(name), query).status_code
        for name in plain
        for query in (asked, rest)
    }
    assert {key for key, status in answers.items() if status >= 500} == set()


@pytest.mark.usefixtures("bare_refusals")
def test_a_user_without_any_role_sees_nothing_of_the_work(client: Client, db: None) -> None:
    from juxian.accounts.services import create_user
    from juxian.conftest import AT, PASSWORD

    user = create_user(username="bare", name="白板", password=PASSWORD, by="test", at=AT)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for name in sorted(ADDRESSES):
        if TABLE[name] not in (*OPEN, SIGNED_IN):
            assert client.get(any_address(name)).status_code == 403, name
    assert client.get("/").status_code == 200
