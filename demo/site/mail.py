"""A mailbox instead of a mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class InboxBackend(BaseEmailBackend):
    """Keeps mails in the database, where their reader finds them on the site."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store one row a recipient."""
        from demo.site.models import SentMail  # noqa: PLC0415  settings name this class before apps are loaded

        rows = [
            SentMail(to=address, subject=mail.subject[:255], text=str(mail.body))
            for mail in email_messages
            for address in mail.recipients()
        ]
        SentMail.objects.bulk_create(rows)
        return len(email_messages)
