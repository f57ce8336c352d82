"""Templates of reviews that the office edits in Word, with figures inserted by name.

A template is a .docx with `{{ name }}`, `{% if %}` and row loops. Nothing in it is trusted: `package` looks at the file,
`language` allows a handful of constructs over the names of `names`, `rendering` fills it. Versions are in `services`.
"""
