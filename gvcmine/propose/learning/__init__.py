"""What decisions teach, and the model of a variable."""
