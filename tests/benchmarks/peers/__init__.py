"""The same news and the same weights in five other pipelines, side by side with Newsdesk."""
