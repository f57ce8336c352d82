"""Reads across policies: the library, what people are entitled to, who does not receive what is promised."""
