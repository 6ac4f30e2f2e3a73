"""Reading a question: what it asks for, its language, spelling and parts; pure."""
