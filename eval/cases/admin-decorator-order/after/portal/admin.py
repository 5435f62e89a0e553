"""What only administrators may do."""

from __future__ import annotations

import csv
import io
from functools import wraps

from flask import Blueprint, Response, abort, g, jsonify

from portal.accounts import count_accounts, find_account, iterate_accounts

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


@admin.get("/accounts.csv")
@admin_required
def accounts_export():
    """All accounts as CSV, for the yearly report."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["id", "plan", "created"])
    for account in iterate_accounts():
        writer.writerow([account.id, account.plan.value, account.created_at.isoformat()])
    return Response(buffer.getvalue(), mimetype="text/csv")


@admin_required
@admin.post("/accounts/<int:account_id>/lock")
def lock_account(account_id: int):
    """Locks an account until somebody unlocks it."""
    account = find_account(account_id)
    if account is None:
        abort(404)
    account.lock(by=getattr(g, "user", None))
    return jsonify(id=account.id, locked=True)


@admin.post("/accounts/<int:account_id>/unlock")
@admin_required
def unlock_account(account_id: int):
    account = find_account(account_id)
    if account is None:
        abort(404)
    account.unlock(by=g.user)
    return jsonify(id=account.id, locked=False)
