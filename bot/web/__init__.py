"""What a browser sees: the chat widget, the demo page, and the server routes that hand them out."""

from bot.web.pages import PageChannel, mount_pages

__all__ = ["PageChannel", "mount_pages"]
