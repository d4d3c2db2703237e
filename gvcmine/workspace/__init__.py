"""The workspace: folders, settings, codebook file, model cards."""
