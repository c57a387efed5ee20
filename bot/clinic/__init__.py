"""A clinic's own settings, and the answers to routine questions made from them."""

from bot.clinic.clinic import COUNTRIES, TREATMENTS, Clinic, Holiday, Price, RetentionDays, Span
from bot.clinic.country import Country, Line, Lines, countries, country_lines, country_of
from bot.clinic.errors import ClinicError
from bot.clinic.inquiries import Answer, answer
from bot.clinic.scaffold import init_clinic
from bot.clinic.settings import advise_clinic, check_clinic, load_clinic
from bot.clinic.topics import COARSE_TOPICS, SCREENS, Topic, topics

__all__ = [
    "COARSE_TOPICS",
    "COUNTRIES",
    "SCREENS",
    "TREATMENTS",
    "Answer",
    "Clinic",
    "ClinicError",
    "Country",
    "Holiday",
    "Line",
    "Lines",
    "Price",
    "RetentionDays",
    "Span",
    "Topic",
    "advise_clinic",
    "answer",
    "check_clinic",
    "countries",
    "country_lines",
    "country_of",
    "init_clinic",
    "load_clinic",
    "topics",
]
