"""Every sentence that the bot says in Discord, in each language it speaks."""
