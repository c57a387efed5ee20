"""Measuring the bot: reading messages in bulk, scoring them, playing whole cases, and timing."""
