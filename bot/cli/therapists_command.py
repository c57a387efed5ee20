"""`bot therapists`."""
def add(subparsers): subparsers.add_parser("therapists")
