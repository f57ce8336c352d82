"""Succession: how age and titles will stand in ten years, and where a generation will be missing (docs/succession.md)."""
