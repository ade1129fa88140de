"""Checks: pure functions from a document and its form set to findings, with declared scopes and fields they read."""
