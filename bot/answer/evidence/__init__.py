"""Finding and judging the sentences that may answer a question."""
