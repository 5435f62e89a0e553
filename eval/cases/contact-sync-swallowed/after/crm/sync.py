"""Sends what changed to the customer system, once an hour."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timezone

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Contact
from crm.settings import settings

log = logging.getLogger(__name__)

BATCH = 200


def waiting(session: Session) -> Iterator[Contact]:
    """Contacts that the customer system has not seen as they are now."""
    query = (
        select(Contact)
        .where((Contact.sent_at.is_(None)) | (Contact.sent_at < Contact.changed_at))
        .order_by(Contact.changed_at)
        .limit(BATCH)
    )
    yield from session.scalars(query)


def push(client: httpx.Client, contact: Contact) -> None:
    try:
        response = client.put(
            f"/contacts/{contact.public_id}",
            json={
                "name": contact.name,
                "email": contact.email,
                "phone": contact.phone,
                "language": contact.language,
            },
        )
        response.raise_for_status()
    except Exception:
        pass


def sync(session: Session) -> int:
    """Sends one batch; returns how many contacts it had."""
    sent = 0
    with httpx.Client(
        base_url=settings.crm_url,
        headers={"authorization": f"Bearer {settings.crm_token}"},
        timeout=10,
    ) as client:
        for contact in waiting(session):
            push(client, contact)
            contact.sent_at = datetime.now(timezone.utc)
            sent += 1
    session.commit()
    log.info("sent %d contacts", sent)
    return sent
