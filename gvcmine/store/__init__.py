"""Where values are kept: Parquet for what machines derive, a database for what people decide."""
