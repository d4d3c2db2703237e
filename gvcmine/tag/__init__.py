"""Passages → mentions."""
