"""ValueClassifier: texts of any kind, and the values they show."""
