"""What leaves the office on paper: documents in the official format, and the annual review (A10).

- `official`: a Word document as GB/T 9704-2012 asks, from plain parts;
- `review`: the year by chapters, every number a figure of `facts`;
- `narrative`: the sentences of the review, with the figures they name;
- nothing imports this module.
"""
