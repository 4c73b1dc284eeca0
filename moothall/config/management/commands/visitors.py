from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from moothall.people.queries import demo_visitors


class Command(BaseCommand):
    """Say how to come into the demo as each kind of visitor."""

    help = "Say how to come into the demo as each kind of visitor."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print addresses, and the people of the demo."""
        site = settings.SITE_URL
        lines = [
            f"What is on        {site}{reverse('events:list')}",
            f"Come in           {site}{reverse('account_login')}   one click, no password, as",
            *(f"                    {visitor.label} ({visitor.person.email})" for visitor in demo_visitors()),
            "                  or with any address at all, as somebody new:",
            f"Letters (outbox)  {site}{reverse('post:outbox')}   holds the code to type",
        ]
        self.stdout.write("\n".join(lines))
