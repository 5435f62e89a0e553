"""Pipelines as repositories define them in pipeline.yml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 64_000
MAX_STEPS = 50


class DefinitionError(ValueError):
    """What is wrong, as a sentence for whoever wrote the file."""


@dataclass(frozen=True)
class Step:
    name: str
    image: str
    script: tuple[str, ...]
    timeout_minutes: int = 30


def load_definition(text: str) -> list[Step]:
    if len(text.encode()) > MAX_BYTES:
        raise DefinitionError(f"pipeline.yml is longer than {MAX_BYTES} bytes.")
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DefinitionError(f"pipeline.yml can't be read: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("steps"), list):
        raise DefinitionError("pipeline.yml needs a list of `steps`.")
    steps = document["steps"]
    if not 1 <= len(steps) <= MAX_STEPS:
        raise DefinitionError(f"A pipeline has between one and {MAX_STEPS} steps.")
    return [read_step(number, step) for number, step in enumerate(steps, start=1)]


def read_step(number: int, step: Any) -> Step:
    if not isinstance(step, dict):
        raise DefinitionError(f"Step {number} must be a mapping.")
    name, image, script = step.get("name"), step.get("image"), step.get("script")
    if not isinstance(name, str) or not name.strip():
        raise DefinitionError(f"Step {number} needs a `name`.")
    if not isinstance(image, str) or not image:
        raise DefinitionError(f"Step {name} needs an `image`.")
    if not isinstance(script, list) or not all(isinstance(line, str) for line in script):
        raise DefinitionError(f"The `script` of step {name} is a list of commands.")
    minutes = step.get("timeout_minutes", 30)
    if type(minutes) is not int or not 1 <= minutes <= 360:
        raise DefinitionError(f"Step {name}: `timeout_minutes` is a number from 1 to 360.")
    return Step(name.strip(), image, tuple(script), minutes)
