"""Programmes with quotas (四大工程、十百千): lines filled from the records through the facts."""
