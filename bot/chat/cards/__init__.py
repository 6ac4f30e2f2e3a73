"""Cards: what is shown in Discord, as values, and as the library's views."""
