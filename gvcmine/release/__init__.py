"""Codings → dataset."""
