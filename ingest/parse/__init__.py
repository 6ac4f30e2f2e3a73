"""Parse documents of every kind into drafts of articles, untrusted ones in a sandbox."""
