"""Text as such: passages, words, stems, cleaning, near duplicates; pure."""
