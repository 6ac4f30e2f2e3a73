"""Extract the article of an HTML page: what its visitors see, when it was published."""
