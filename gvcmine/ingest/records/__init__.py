"""Readers of reference lists, one module a format; each turns a text into records and problems."""
