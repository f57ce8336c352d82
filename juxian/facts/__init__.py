"""The catalogue of named facts, snapshots of them, and the figures computed on snapshots.

- `catalogue`: the fact tables that modules register: what can be said of a subject, in words with a definition;
- `indicators`: the figures that modules register: an aggregate over the rows a FEEL condition selects;
- `snapshots`: all fact tables as of a date, as Parquet, once and for ever (`models.Snapshot`, `storage`);
- `conditions`, `figures`: FEEL compiled to columns and computed in DuckDB; a figure and the list behind it are one
  query over one condition;
- `services.changed()`: what a module calls when its records change, so that the live snapshot follows;
- `SavedList`: a condition somebody keeps under a name.

Nothing here knows a module above it.
"""
