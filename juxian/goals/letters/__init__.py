"""Responsibility letters (目标责任状): issued from the targets, signed, frozen, amended by a next version."""
