"""Reads opened Office files into drafts of documents: every value with its evidence, nothing guessed silently."""
