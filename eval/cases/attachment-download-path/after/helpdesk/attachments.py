"""Files that customers attach to their tickets."""

from __future__ import annotations

import mimetypes
import os
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, send_file
from flask_login import current_user, login_required

from helpdesk.tickets import find_ticket

attachments = Blueprint("attachments", __name__)


@dataclass(frozen=True)
class Attachment:
    path: str
    size: int
    content_type: str


def find_attachment(ticket_id: int, name: str) -> Attachment | None:
    """The attachment of a ticket, or None if it has none of that name."""
    folder = os.path.join(current_app.config["ATTACHMENT_FOLDER"], str(ticket_id))
    path = os.path.join(folder, name)
    if not os.path.isfile(path):
        return None
    content_type, _encoding = mimetypes.guess_type(path)
    return Attachment(
        path=path,
        size=os.path.getsize(path),
        content_type=content_type or "application/octet-stream",
    )


@attachments.get("/tickets/<int:ticket_id>/attachments/<path:name>")
@login_required
def download(ticket_id: int, name: str) -> Response:
    ticket = find_ticket(ticket_id)
    if ticket is None or not ticket.is_visible_to(current_user):
        abort(404)
    attachment = find_attachment(ticket_id, name)
    if attachment is None:
        abort(404)
    return send_file(
        attachment.path,
        mimetype=attachment.content_type,
        as_attachment=True,
    )
