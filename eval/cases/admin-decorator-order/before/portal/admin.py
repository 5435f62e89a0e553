"""What only administrators may do."""

from __future__ import annotations

import csv
import io
from functools import wraps

from flask import Blueprint, Response, abort, g, jsonify

from portal.accounts import count_accounts

admin = Blueprint("admin", __name__, url_prefix="/admin")


def admin_required(view):
    @wraps(view)
    def guarded(*args, **kwargs):
        if not getattr(g, "user", None) or not g.user.is_admin:
            abort(403)
        return view(*args, **kwargs)

    return guarded


@admin.get("/accounts/count")
@admin_required
def accounts_count():
    return jsonify(count=count_accounts())
