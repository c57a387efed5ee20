"""The therapist directory: who there is, where, and whom a visitor could see."""

from bot.directory.csv_exchange import ImportReport, RowError, export_csv, import_csv, read_csv, write_csv
from bot.directory.errors import DirectoryContentError, DirectoryError, UnknownConstraintError
from bot.directory.places import Candidates, Place, resolve, warm_up
from bot.directory.query import CONSTRAINTS, Query
from bot.directory.relax import Relaxation
from bot.directory.search import FoundTherapist, SearchResult, search
from bot.directory.storage import all_therapists, count_therapists, therapist_by_id
from bot.directory.therapist import Gender, Therapist
from bot.directory.vocabulary import specialty_id

__all__ = [
    "CONSTRAINTS",
    "Candidates",
    "DirectoryContentError",
    "DirectoryError",
    "FoundTherapist",
    "Gender",
    "ImportReport",
    "Place",
    "Query",
    "Relaxation",
    "RowError",
    "SearchResult",
    "Therapist",
    "UnknownConstraintError",
    "all_therapists",
    "count_therapists",
    "export_csv",
    "import_csv",
    "read_csv",
    "resolve",
    "search",
    "specialty_id",
    "therapist_by_id",
    "warm_up",
    "write_csv",
]
