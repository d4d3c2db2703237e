"""What a document studies, and which cases it suggests: from mentions to standings and case candidates."""
