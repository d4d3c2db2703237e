"""Proposals and decisions → queue and codings."""
