"""Which records are about one person: probabilistic record linkage in DuckDB, with weights learnt without any truth.

    records ──keys──> candidate pairs ──comparisons──> patterns ──expectation maximisation──> weights ──> pairs, clusters

After Fellegi and Sunter, "A Theory for Record Linkage" (1969), with term frequencies after Winkler (1989). Two records
are compared aspect by aspect, each giving a level; a pattern is the combination of levels. How often a level comes
about between strangers is counted on random pairs, how often within one person is estimated from the candidates, and a
pair's weight is the sum of the logarithms of these ratios: each level's share of it is the evidence that is shown.

Knows no Django: `people` says how files of this registry are compared, `bench/duplicates.py` how other data are.
"""

from juxian.registry.linkage.clusters import clusters
from juxian.registry.linkage.linking import Linked, link
from juxian.registry.linkage.model import Comparison, Key, Level, Model

__all__ = ["Comparison", "Key", "Level", "Linked", "Model", "clusters", "link"]
