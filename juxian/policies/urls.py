"""The pages of policies, each with who may use it."""

from django.urls import path

from juxian.core.permissions import needs, public
from juxian.policies import permissions as may
from juxian.policies.views import (
    automatic,
    benefits,
    calculator,
    coherence,
    documents,
    drafts,
    exchange,
    exclusions,
    modeller,
    people,
    runs,
    simulations,
)

app_name = "policies"

view, edit, publish = needs(may.VIEW), needs(may.EDIT), needs(may.PUBLISH)
check = needs(may.VIEW_COHERENCE)
see, record = needs(may.VIEW_ENTITLEMENTS), needs(may.RECORD_GRANT)
simulate, read = needs(may.SIMULATE), needs(may.VIEW_SIMULATIONS)
prepare, confirm = needs(may.PREPARE_AUTOMATIC), needs(may.CONFIRM_AUTOMATIC)

urlpatterns = [
    path("calculator/", public(calculator.calculator), name="calculator"),
    path("calculator/documents/<int:pk>/", public(calculator.document), name="public-document"),
    path("", view(documents.policies), name="policies"),
    path("new/", edit(documents.new_policy), name="new"),
    path("<int:pk>/", view(documents.policy), name="policy"),
    path("<int:pk>/edit/", edit(documents.edit_policy), name="edit"),
    path("<int:pk>/file/", view(documents.policy_file), name="file"),
    path("<int:pk>/publish/", publish(documents.publish_policy), name="publish"),
    path("<int:pk>/repeal/", publish(documents.repeal_policy), name="repeal"),
    path("<int:pk>/clauses/new/", edit(documents.new_clause), name="new-clause"),
    path("<int:pk>/clauses/<int:clause>/", edit(documents.edit_clause), name="edit-clause"),
    path("<int:pk>/clauses/<int:clause>/remove/", edit(documents.remove_clause), name="remove-clause"),
    path("benefits/", view(benefits.benefits), name="benefits"),
    path("benefits/new/", edit(benefits.new_benefit), name="new-benefit"),
    path("benefits/<int:pk>/", view(benefits.benefit), name="benefit"),
    path("benefits/<int:pk>/versions/<int:number>/", view(benefits.benefit), name="version"),
    path("benefits/<int:pk>/edit/", edit(benefits.edit_benefit), name="edit-benefit"),
    path("benefits/<int:pk>/table/", edit(drafts.edit_table), name="edit-table"),
    path("benefits/<int:pk>/model/", edit(modeller.model_table), name="model-table"),
    path("benefits/<int:pk>/upload/", edit(exchange.upload), name="upload-table"),
    path("benefits/<int:pk>/versions/<int:number>/table.dmn", view(exchange.version_dmn), name="version-dmn"),
    path("benefits/<int:pk>/versions/<int:number>/table.xlsx", view(exchange.version_xlsx), name="version-xlsx"),
    path("benefits/<int:pk>/draft/table.xlsx", needs(may.VIEW_DRAFTS)(exchange.draft_xlsx), name="draft-xlsx"),
    path("benefits/<int:pk>/draft/table.dmn", needs(may.VIEW_DRAFTS)(exchange.draft_dmn), name="draft-dmn"),
    path("benefits/<int:pk>/draft/", needs(may.VIEW_DRAFTS)(drafts.draft), name="draft"),
    path("benefits/<int:pk>/draft/hand-in/", edit(drafts.hand_in), name="hand-in"),
    path("benefits/<int:pk>/draft/return/", publish(drafts.return_draft), name="return-draft"),
    path("benefits/<int:pk>/draft/discard/", edit(drafts.discard), name="discard-draft"),
    path("benefits/<int:pk>/draft/publish/", publish(drafts.publish), name="publish-draft"),
    path("checkup/", check(coherence.checkup), name="checkup"),
    path("exclusions/", view(exclusions.exclusions), name="exclusions"),
    path("exclusions/new/", edit(exclusions.new_exclusion), name="new-exclusion"),
    path("exclusions/<int:pk>/end/", publish(exclusions.end_exclusion), name="end-exclusion"),
    path("entitlements/", see(runs.runs), name="runs"),
    path("entitlements/<int:pk>/", see(runs.run), name="run"),
    path("entitlements/<int:pk>/verify/", needs(may.RUN)(runs.verify), name="verify-run"),
    path("entitlements/<int:pk>/list/", see(runs.listed), name="list"),
    path("entitlements/<int:pk>/order/<int:first>/<int:second>/", see(coherence.swapped), name="swapped"),
    path("entitlements/<int:pk>/grant/", record(runs.grant_selected), name="grant-selected"),
    path("entitlements/latest/", see(runs.entitlements), name="entitlements"),
    path("entitlements/jobs/<int:pk>/", needs(may.RUN)(runs.job), name="job"),
    path("entitlements/people/<int:pk>/", see(people.person), name="person"),
    path("entitlements/people/<int:pk>/grants/<int:benefit>/", record(people.new_grant), name="new-grant"),
    path("entitlements/mine/", needs(may.VIEW_OWN)(people.mine), name="mine"),
    path("simulations/", read(simulations.simulations), name="simulations"),
    path("simulations/new/", simulate(simulations.new_simulation), name="new-simulation"),
    path("simulations/jobs/<int:pk>/", simulate(simulations.job), name="simulation-job"),
    path("simulations/<int:pk>/", read(simulations.simulation), name="simulation"),
    path("simulations/<int:pk>/list/", simulate(simulations.listed), name="simulation-list"),
    path("simulations/<int:pk>/download/", read(simulations.download), name="simulation-download"),
    path("simulations/<int:pk>/verify/", simulate(simulations.verify_simulation), name="verify-simulation"),
    path("benefits/<int:pk>/difference/", simulate(simulations.new_difference), name="new-difference"),
    path("automatic/", needs(may.VIEW_AUTOMATIC)(automatic.batches), name="automatic"),
    path("automatic/<int:pk>/", needs(may.VIEW_AUTOMATIC)(automatic.batch), name="automatic-batch"),
    path("automatic/<int:pk>/lines/", prepare(automatic.change_lines), name="automatic-lines"),
    path("automatic/<int:pk>/submit/", prepare(automatic.submit), name="automatic-submit"),
    path("automatic/<int:pk>/cancel/", prepare(automatic.cancel), name="automatic-cancel"),
    path("automatic/<int:pk>/hand-over/", prepare(automatic.hand_over), name="automatic-hand-over"),
    path("automatic/<int:pk>/confirm/", confirm(automatic.confirm), name="automatic-confirm"),
    path("automatic/<int:pk>/return/", confirm(automatic.give_back), name="automatic-return"),
    path("automatic/lines/<int:pk>/resolve/", confirm(automatic.resolve), name="automatic-resolve"),
    path("automatic/lines/<int:pk>/answer/", needs(may.VIEW_OWN)(automatic.answer), name="automatic-answer"),
    path("automatic/hand-overs/", needs(may.VIEW_AUTOMATIC)(automatic.hand_overs), name="hand-overs"),
    path("grants/", see(people.grants), name="grants"),
    path("grants/<int:pk>/stop/", record(people.stop_grant), name="stop-grant"),
]
