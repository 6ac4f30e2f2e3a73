"""What works beside the event loop: answering, look-ups, queues, health, metrics."""
