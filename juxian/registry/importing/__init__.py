"""A roster's rows on their way into the registry.

    rosters.read_roster ──> lines ──> employers ──> matching ──> drafts ──> bulk.write      (new people)
                                                        └──────> merging                    (people on file)

- `lines`: a row with what becomes of it: created, updated, skipped or rejected, each with its reason;
- `employers`: the names in the column against the organisation tree, and the new ones;
- `matching`: who of the rows is on file already, by number, or by name with birth date and phone or employer;
- `drafting`: values in normal form as codes, in a `PersonDraft`;
- `merging`: what a file gains from a row. Nothing on file is overwritten: where they differ, the file stays and the
  report says so;
- `held`, `revising`: a row that came back with its file number corrects the file, cell by cell;
- `template`: the workbook that a unit gets of its people, to be corrected and uploaded again;
- `report`: the sums, and the rejected rows as a workbook.
"""
