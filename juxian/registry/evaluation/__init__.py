"""Evaluation of talents by market and society, not by degree, seniority or place alone (B8, docs/evaluation.md).

definition   a method as data: weighted dimensions of criteria, each turning a value into points
compiling    each criterion as a decision table of the engine over the facts of people
scoring      points to a score with its coverage; the one place where weights are applied
population   everybody in a snapshot, set-wise
explaining   one person, by the same tables
coherence    what a method rests on that it should not rest on alone (破四唯)
methods      writing methods: drafted, handed in, adopted by somebody else
"""
