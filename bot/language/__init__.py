"""From a visitor's words to findings and values: spaCy pipeline, assertion, values, Rasa components."""
