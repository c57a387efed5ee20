"""`bot bench`."""
def add(subparsers): subparsers.add_parser("bench")
