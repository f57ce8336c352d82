"""Policies: documents, their clauses, the benefits these promise, and who is entitled to what.

A `Policy` (document) has `Clause`s; a clause promises `Benefit`s; a benefit's decision table is kept as
`BenefitVersion`s, which never change, and is worked on in a `BenefitDraft`. `ExclusionGroup`s say which benefits do not
go together. An `EntitlementRun` decides for everybody in a snapshot and keeps what it found as `Entitlement`s; a
`BenefitGrant` is what a person in fact receives, so that entitled and not receiving (应享未享) is a difference of two.

    tables.py      the table in the browser: grid, checks, words for what the engine refuses
    population.py  one pass over a snapshot: decisions, then exclusions
    exclusions.py  how a group decides, as plain Python
"""
