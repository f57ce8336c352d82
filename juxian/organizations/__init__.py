"""党管人才格局: the tree of all that share the work (A1).

The leading group stands at the top; below it the talent office, member units, townships and subdistricts, the economic
zones with their parks, and the employers. A membership (`accounts`) reaches the subtree of its organisation.
"""
