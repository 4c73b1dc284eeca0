from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from moothall.kit.verdict import Refused
from moothall.people.actions import appoint_first_steward


class Command(BaseCommand):
    """Make somebody a steward of the network, from the machine on which the hall runs."""

    help = (
        "Make the person with this e-mail address a steward of the network; they sign in by letter as everybody does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("email", help="The e-mail address with which they sign in.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint them."""
        try:
            validate_email(options["email"])
            person = appoint_first_steward(email=options["email"], now=datetime.now(UTC))
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{person.email} is a steward now, and signs in with that address.")
