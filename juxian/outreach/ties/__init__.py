"""Natives elsewhere and rural experts (在外人才、乡土人才): forms, lists, pages, facts and to-dos."""
