"""The one mail that goes to an unconfirmed address: please confirm."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from dashboard.digest.message import signed
from dashboard.digest.settings import MailSettings
from dashboard.digest.smtp import hand_over
from data.language.catalogue import Language, text


@dataclass(frozen=True)
class Invitation:
    """Whom to ask, for what, with which link."""

    email: str
    token: str
    language: Language
    rhythm: str


def ask_to_confirm(settings: MailSettings, invitation: Invitation, now: datetime) -> None:
    """Send the confirmation link.

    Raises:
        HandOverError, AddressRefusedError, UnconfirmedError: as `hand_over`.
    """
    language = invitation.language
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.sender
    message["To"] = invitation.email
    message["Subject"] = text("digest.confirm.subject", language)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=settings.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        "\n\n".join(
            [
                text(
                    "digest.confirm.body",
                    language,
                    rhythm=text(f"digest.rhythm.{invitation.rhythm}", language),
                ),
                text("digest.confirm.action", language),
                f"{settings.public_url}/confirm/{invitation.token}",
                text("digest.confirm.ignore", language),
            ]
        )
        + "\n",
        cte="quoted-printable",
    )
    message["Content-Language"] = language
    hand_over(settings, invitation.email, signed(message, settings.dkim), _nothing_to_write_down)


def _nothing_to_write_down() -> None:
    """A confirmation may go out twice: both links do the same."""
