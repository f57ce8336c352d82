"""Sharing with other units and systems: what may be shared, read under a grant, by page, file and program.

fields    what can be shared of a person: facts of the catalogue, and name, phone and identity number
services  asked by who may see the people, approved by somebody else, withdrawn
reading   what a grant shows at this moment
access    who looked at whom, which each person may see of themself
"""
