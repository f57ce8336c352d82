"""人才库: the people the district knows, one file each (B1-B4, B7).

- `models.people`: a person, their identity documents and which of the six talent teams they belong to;
- `models.records`: what a file holds: education, titles, engagements;
- `models.directory`: the versioned directories of talent classes and of designations, and who was given what;
- `models.teams`: teams and their members;
- `models.imports`: an uploaded roster on its way into the registry;
- `rosters`: reading a unit's spreadsheet, pure: no database, no request;
- `services`: every write; `services.bulk.add_people` is the set-based way that imports and the demonstration take;
- `selectors`: reads across relations; `facts`, `indicators`: what the registry gives to rules and figures.

Who sees a file: the office all; a unit or employer those engaged there today or later; a talent their own.
"""
