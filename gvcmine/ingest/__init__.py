"""Files → documents and passages, or refusals."""
