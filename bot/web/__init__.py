"""What a browser sees: the chat widget, the demo page, and the server routes that hand them out."""

from bot.web.pages import PageChannel, mount_pages
from bot.web.summary_routes import SummaryChannel, mount_summaries

__all__ = ["PageChannel", "SummaryChannel", "mount_pages", "mount_summaries"]
