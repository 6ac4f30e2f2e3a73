"""Takes the questions of people in Discord, has them answered, and shows the answers."""
