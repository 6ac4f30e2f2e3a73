"""Read the documents that list articles: feeds and sitemaps."""
