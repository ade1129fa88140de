"""Writes a document into compiled templates."""
