"""Awards and sanctions proposed from a sealed assessment, decided as a list by another, published."""
