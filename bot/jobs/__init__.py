"""Processes that run beside the bot: ingests and the feed watcher."""
