"""Rasa's side of the conversation: policies, channels, in-process actions, and the steps they take."""
