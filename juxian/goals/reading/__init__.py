from .documents import Document, read_document
from .errors import PlanError
from .reader import read_plan
from .statements import Statement, statement_json

__all__ = ["Document", "PlanError", "Statement", "read_document", "read_plan", "statement_json"]
