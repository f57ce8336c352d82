"""Addresses of the registry."""

from django.urls import path

from juxian.core.permissions import needs
from juxian.registry.permissions import (
    APPROVE_SHARING,
    CHANGE,
    DIRECTORY,
    ERASE,
    IMPORT,
    LINK,
    MERGE,
    OWN,
    RECEIVE,
    RECOGNISE,
    REVEAL,
    SEE_DIRECTORY,
    SHARE,
    SUCCESSION,
    VIEW,
)
from juxian.registry.privacy import views as privacy
from juxian.registry.sharing import views as sharing
from juxian.registry.views import (
    accounts,
    corrections,
    directory,
    duplicates,
    files,
    imports,
    people,
    succession,
    teams,
)

app_name = "registry"
view, change, reveal = needs(VIEW), needs(CHANGE), needs(REVEAL)
see, keep, recognise, own = needs(SEE_DIRECTORY), needs(DIRECTORY), needs(RECOGNISE), needs(OWN)
bring, merge = needs(IMPORT), needs(MERGE)
share, receive, erase = needs(SHARE), needs(RECEIVE), needs(ERASE)
JOB = "imports/<int:pk>/"
FILE = "people/<int:pk>/"

urlpatterns = [
    path("people/", view(people.people), name="people"),
    path("people/new/", change(people.new_person), name="new_person"),
    path("people/recognise/", recognise(people.recognise_many), name="recognise_many"),
    path(FILE, view(files.person), name="person"),
    path(f"{FILE}history/", view(files.history), name="person_history"),
    path(f"{FILE}edit/", change(files.edit), name="edit_person"),
    path(f"{FILE}reveal/", reveal(files.reveal), name="reveal"),
    path(f"{FILE}account/", needs(LINK)(accounts.link), name="link_account"),
    path(f"{FILE}talent-teams/", change(files.talent_teams), name="talent_teams"),
    path(f"{FILE}documents/add/", change(files.add_document), name="add_document"),
    path(f"{FILE}documents/<int:row>/withdraw/", change(files.withdraw_document), name="withdraw_document"),
    path(f"{FILE}engagements/<int:row>/end/", change(files.end_engagement), name="end_engagement"),
    path(f"{FILE}claims/<str:part>/<int:row>/", recognise(files.decide_claim), name="decide_claim"),
    path(f"{FILE}<str:part>/add/", change(files.add_part), name="add_part"),
    path(f"{FILE}<str:part>/<int:row>/", change(files.change_part), name="change_part"),
    path(f"{FILE}<str:part>/<int:row>/remove/", change(files.remove_part), name="remove_part"),
    path("mine/", own(files.mine), name="mine"),
    path("mine/reveal/", own(files.reveal_mine), name="reveal_mine"),
    path("directory/", see(directory.directory), name="directory"),
    path("directory/classes/new/", keep(directory.new_classification), name="new_classification"),
    path("directory/classes/<int:pk>/", see(directory.classification), name="classification"),
    path("directory/designations/", see(directory.kinds), name="kinds"),
    path("directory/designations/new/", keep(directory.new_kind), name="new_kind"),
    path("directory/designations/<int:pk>/", see(directory.kind), name="kind"),
    path("directory/designations/<int:pk>/edit/", keep(directory.edit_kind), name="edit_kind"),
    path("directory/designations/<int:pk>/aliases/", keep(directory.teach_alias), name="teach_alias"),
    path("designations/", view(directory.designations), name="designations"),
    path("succession/", needs(SUCCESSION)(succession.succession), name="succession"),
    path("teams/", view(teams.teams), name="teams"),
    path("teams/new/", change(teams.new_team), name="new_team"),
    path("teams/<int:pk>/", view(teams.team), name="team"),
    path("teams/<int:pk>/edit/", change(teams.edit_team), name="edit_team"),
    path("teams/<int:pk>/members/add/", change(teams.add_member), name="add_member"),
    path("teams/<int:pk>/members/<int:row>/end/", change(teams.end_member), name="end_member"),
    path("teams/<int:pk>/designations/add/", change(teams.award_team), name="award_team"),
    path("mine/corrections/", own(corrections.mine), name="my_corrections"),
    path("mine/corrections/<int:pk>/withdraw/", own(corrections.withdraw), name="withdraw_correction"),
    path("corrections/", change(corrections.corrections), name="corrections"),
    path("corrections/<int:pk>/", change(corrections.correction), name="correction"),
    path("duplicates/", merge(duplicates.duplicates), name="duplicates"),
    path("duplicates/look/", merge(duplicates.look), name="look_for_duplicates"),
    path("duplicates/<int:pk>/", merge(duplicates.duplicate), name="duplicate"),
    path("duplicates/<int:pk>/merge/", merge(duplicates.merge), name="merge"),
    path("duplicates/<int:pk>/apart/", merge(duplicates.tell_apart), name="tell_apart"),
    path("merges/<int:pk>/part/", merge(duplicates.part), name="part_again"),
    path("sharing/", share(sharing.grants), name="sharing"),
    path("sharing/new/", share(sharing.new_grant), name="new_sharing"),
    path("sharing/<int:pk>/", share(sharing.grant), name="sharing_grant"),
    path("sharing/<int:pk>/decide/", needs(APPROVE_SHARING)(sharing.decide), name="decide_sharing"),
    path("sharing/<int:pk>/revoke/", share(sharing.revoke), name="revoke_sharing"),
    path("received/", receive(sharing.received), name="received"),
    path("received/<int:pk>/", receive(sharing.shared), name="shared"),
    path("mine/data/", own(privacy.my_data), name="my_data"),
    path("retention/", erase(privacy.rules), name="retention"),
    path("retention/<str:kind>/", erase(privacy.change_rule), name="change_retention"),
    path("retention/<str:kind>/dispose/", erase(privacy.dispose), name="dispose"),
    path("mine/accesses/", own(sharing.my_accesses), name="my_accesses"),
    path("imports/", bring(imports.imports), name="imports"),
    path("imports/new/", bring(imports.new_import), name="new_import"),
    path(JOB, bring(imports.job), name="import"),
    path(f"{JOB}columns/", bring(imports.columns), name="import_columns"),
    path(f"{JOB}check/", bring(imports.check), name="import_check"),
    path(f"{JOB}progress/", bring(imports.job_progress), name="import_progress"),
    path(f"{JOB}again/", bring(imports.again), name="import_again"),
    path(f"{JOB}discard/", bring(imports.discard), name="discard_import"),
    path(f"{JOB}rejected/", bring(imports.rejected_rows), name="rejected_rows"),
    path(f"{JOB}file/", bring(imports.uploaded_file), name="import_file"),
]
