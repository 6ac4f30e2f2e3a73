"""The pictures of the documentation, drawn from the messages that Discord would be sent."""
