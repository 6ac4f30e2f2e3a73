"""What we tell people: answers from the library, in the terminal and in Discord."""
