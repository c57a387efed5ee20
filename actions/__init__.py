"""Rasa SDK actions: each reads the slots, calls the bot, sends what comes back and stores it."""
