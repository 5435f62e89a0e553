"""The blog's Atom feed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from blog.atom import render_feed
from blog.models import Post

FEED_LENGTH = 30


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    posts = Post.objects.filter(published=True).order_by("-published_at")[:FEED_LENGTH]
    return HttpResponse(render_feed(posts), content_type="application/atom+xml")
