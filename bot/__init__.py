"""Plumbline: safe triage, advice and routine answers for people with neck or back pain."""

__version__ = "0.1.0"
