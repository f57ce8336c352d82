from __future__ import annotations
def read_table(block, reader):
    return []
