"""Writing policies: documents, benefits and their versions, exclusions, grants, runs, simulations."""

from juxian.policies.services.automatic import (
    answer_line,
    cancel_batch,
    check_lines,
    confirm_batch,
    hand_over,
    leave_out,
    prepare_batch,
    resolve_objection,
    return_batch,
    submit_batch,
)
from juxian.policies.services.benefits import (
    change_benefit,
    create_benefit,
    discard_draft,
    draft_benefit,
    hand_in_draft,
    publish_version,
    return_draft,
)
from juxian.policies.services.documents import (
    add_clause,
    change_clause,
    change_policy,
    create_policy,
    publish_policy,
    remove_clause,
    repeal_policy,
)
from juxian.policies.services.exclusions import create_exclusion, end_exclusion
from juxian.policies.services.grants import (
    NewGrant,
    grant_entitlements,
    last_day,
    record_grant,
    record_grants,
    stop_grant,
)
from juxian.policies.services.runs import ask_run, run_entitlements
from juxian.policies.services.simulations import ask_simulation, simulate

__all__ = [
    "NewGrant",
    "add_clause",
    "answer_line",
    "ask_run",
    "ask_simulation",
    "cancel_batch",
    "change_benefit",
    "change_clause",
    "change_policy",
    "check_lines",
    "confirm_batch",
    "create_benefit",
    "create_exclusion",
    "create_policy",
    "discard_draft",
    "draft_benefit",
    "end_exclusion",
    "grant_entitlements",
    "hand_in_draft",
    "hand_over",
    "last_day",
    "leave_out",
    "prepare_batch",
    "publish_policy",
    "publish_version",
    "record_grant",
    "record_grants",
    "remove_clause",
    "repeal_policy",
    "resolve_objection",
    "return_batch",
    "return_draft",
    "run_entitlements",
    "simulate",
    "stop_grant",
    "submit_batch",
]
