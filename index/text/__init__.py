"""Text processing: passages, words, stems, cleaning, near duplicates; pure."""
