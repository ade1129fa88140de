"""Keeps the workspace: one SQLite file with many units and years. The only room that knows SQLite."""
