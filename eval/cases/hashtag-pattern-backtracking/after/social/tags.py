"""Hashtags and mentions, as people write them into posts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

MAX_TAGS = 30
MAX_POST_LENGTH = 5_000

TAG = re.compile(r"(?:^|\s)#((\w+[-_]?)+)(?=[\s.,!?;:)]|$)")
MENTION = re.compile(r"(?:^|\s)@([a-z0-9_]{2,30})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Tags:
    hashtags: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


def normalise(tag: str) -> str:
    return unicodedata.normalize("NFKC", tag).casefold().rstrip("-_")


def find_tags(post: str) -> Tags:
    """Tags and mentions of a post, each once, in the order in which they come."""
    text = post[:MAX_POST_LENGTH]
    hashtags = dict.fromkeys(normalise(match[1]) for match in TAG.finditer(text))
    mentions = dict.fromkeys(match[1].lower() for match in MENTION.finditer(text))
    return Tags(list(hashtags)[:MAX_TAGS], list(mentions)[:MAX_TAGS])
