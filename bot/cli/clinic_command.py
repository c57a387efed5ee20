"""`bot clinic`."""
def add(subparsers): subparsers.add_parser("clinic")
