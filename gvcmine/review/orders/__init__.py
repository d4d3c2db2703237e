"""Orders in which proposals are reviewed: parts that are chosen by `[review] order`."""
