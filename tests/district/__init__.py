"""Tests over the demonstration district."""
