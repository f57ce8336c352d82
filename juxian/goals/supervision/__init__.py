"""Supervision (督查): lagging targets found by their lights, circulated in a notice, replies settled."""
