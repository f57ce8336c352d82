"""The sections of a person's file, each declared once in `catalogue`.

From a declaration follow the form, adding, changing and removing with their events and row history, what the page and
the trail show, and what waits for confirmation. Merging, parting, erasing and handing out somebody's own data need none:
they follow from the reference to the person, whatever row it stands in.
"""
