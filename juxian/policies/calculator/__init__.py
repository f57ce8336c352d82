"""The policy calculator: what somebody who answers a few questions is promised, and what it still depends on.

    questions.py    the facts that the rules in force read, as questions; reading answers
    calculation.py  what is certain, what is open, which question tells most; nothing is stored
    api.py          the same for programs

What an answer can still change is told by `rules.possible`; benefits that do not go together are decided by
`exclusions.py`, as in a run.
"""
