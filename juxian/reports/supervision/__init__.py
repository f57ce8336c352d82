"""Supervision reports (督查专报): composed of a period's lights, projects, tasks and notices; issued with a number; as Word and PDF."""
