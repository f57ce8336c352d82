"""The registry's pages, one module a kind of page: people, files (one person's), directory, teams, imports.

`people`, `files`, `directory` and `teams` are built by one developer, `imports` (upload, mapping, preview, progress, result) by
the one who builds the import; `urls.py` is shared: add your own lines.
"""
