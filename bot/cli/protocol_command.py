"""`bot protocol`."""
def add(subparsers): subparsers.add_parser("protocol")
