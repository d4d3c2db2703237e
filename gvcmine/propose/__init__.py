"""Passages, mentions and codebook → proposals."""
