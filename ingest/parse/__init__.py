"""Documents of every kind to drafts of articles, in a sandbox where they are foreign."""
