"""The blog's Atom feed."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe

from blog.atom import render_feed
from blog.models import Post

FEED_LENGTH = 30
MAX_AGE_SECONDS = 600


def etag_of(text: str) -> str:
    """Changes whenever a byte of the feed does. No secret depends on it: a short and fast digest will do."""
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    return f'"{digest}"'


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    posts = list(
        Post.objects.filter(published=True)
        .select_related("author")
        .prefetch_related("tags")
        .order_by("-published_at")[:FEED_LENGTH]
    )
    text = render_feed(posts)
    etag = etag_of(text)
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag in known or "*" in known:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(text, content_type="application/atom+xml")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    if posts:
        response["Last-Modified"] = http_date(max(post.updated_at for post in posts).timestamp())
    return response
