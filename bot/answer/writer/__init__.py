"""A language model that chooses sentences and may word answers; off by default: docs/writer.md."""
