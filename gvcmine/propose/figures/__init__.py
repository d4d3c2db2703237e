"""What proposals and models are worth, with intervals and baselines."""
