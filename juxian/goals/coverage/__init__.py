"""全覆盖: which unit has targets, a letter, projects, people, evidence and reports, and which has none."""
