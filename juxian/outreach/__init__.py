"""Reaching out: posts that employers have to fill, and the people of the registry who are recommended for them.

- `models`: `Vacancy` with its `Requirement`s, `Willingness` (who agreed to be recommended), `Recommendation`;
- `requirements`: the ready choices, and the FEEL condition over the people's facts that each writes;
- `matching`: who meets what, for all people at once on a snapshot; `assignment`: people to heads, each once;
- `services`: every write; an employer is told of a person only by a recommendation (docs/outreach.md).
"""
