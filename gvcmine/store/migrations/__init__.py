"""How the database grew, one file per revision; forward only."""
