"""Reading the answers of a survey from the files that the tablets write."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Summary:
    survey: str
    forms: int
    #: How often each answer was given, by question.
    answers: dict[str, Counter[str]]
    problems: list[str]


def read_form(path: Path) -> dict[str, str]:
    form = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(form, dict):
        raise ValueError("a form is an object")
    return {str(question): str(answer) for question, answer in form.items()}


def summarise(survey: str, paths: list[Path], problems: list[str] = []) -> Summary:
    """Counts answers. Forms that can't be read are named and left out."""
    answers: dict[str, Counter[str]] = {}
    forms = 0
    for path in sorted(paths):
        try:
            form = read_form(path)
        except (OSError, ValueError) as error:
            problems.append(f"{path.name}: {error}")
            continue
        forms += 1
        for question, answer in form.items():
            answers.setdefault(question, Counter())[answer] += 1
    return Summary(survey=survey, forms=forms, answers=answers, problems=problems)


def summarise_all(folder: Path) -> list[Summary]:
    """One summary for each survey; a survey is a folder of forms."""
    return [
        summarise(survey.name, list(survey.glob("*.json")))
        for survey in sorted(folder.iterdir())
        if survey.is_dir()
    ]
