"""The shell: what every page looks like, and the registries that modules plug their pages into.

- `assets` brings in the browser parts pinned in package-lock.json; `icons` draws Tabler's icons inline.
- `navigation`, `desk` and `search` are filled from the modules' `AppConfig.ready()`; the shell knows no module.
- `components` holds the plain values that the template tags of `templatetags/web.py` draw.
- `tables` is the list page: sorting, paging, bulk actions, Excel export, page or partial from one address.

docs/components.md shows how a page is written from these.
"""
