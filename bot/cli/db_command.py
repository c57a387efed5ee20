"""`bot db`."""
def add(subparsers): subparsers.add_parser("db")
