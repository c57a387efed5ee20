"""`bot evaluate`."""
def add(subparsers): subparsers.add_parser("evaluate")
