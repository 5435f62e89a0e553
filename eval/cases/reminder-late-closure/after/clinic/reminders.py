"""Reminders by mail and by text message, some time before an appointment."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.appointments import Appointment
from clinic.messages import send_mail, send_text

log = logging.getLogger(__name__)

MAIL_BEFORE = timedelta(days=2)
TEXT_BEFORE = timedelta(hours=3)


@dataclass(frozen=True)
class Task:
    due: datetime
    label: str
    run: Callable[[], None]


def plan(appointments: Iterable[Appointment], now: datetime) -> list[Task]:
    """What has to be sent from now on, in the order in which it is due."""
    tasks: list[Task] = []
    for appointment in appointments:
        if appointment.cancelled or appointment.starts_at <= now:
            continue
        if appointment.patient.email:
            tasks.append(
                Task(
                    due=appointment.starts_at - MAIL_BEFORE,
                    label=f"mail {appointment.id}",
                    run=lambda: send_mail(appointment.patient.email, appointment),
                )
            )
        if appointment.patient.mobile:
            tasks.append(
                Task(
                    due=appointment.starts_at - TEXT_BEFORE,
                    label=f"text {appointment.id}",
                    run=lambda: send_text(appointment.patient.mobile, appointment),
                )
            )
    return sorted((task for task in tasks if task.due >= now), key=lambda task: task.due)


def run_due(tasks: list[Task], now: datetime) -> list[Task]:
    """Does what is due and returns what is left."""
    while tasks and tasks[0].due <= now:
        task, *tasks = tasks
        log.info("sending %s", task.label)
        task.run()
    return tasks
