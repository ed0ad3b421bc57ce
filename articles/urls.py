"""Addresses of the readers' pages."""

from __future__ import annotations

from django.urls import path

from articles.views.article_page import article_page
from articles.views.front_page import front_page
from articles.views.headline_page import headline_page
from articles.views.section_page import section_page
from articles.views.tag_page import tag_feed, tag_page

urlpatterns = [
    path("", front_page, name="front_page"),
    path("articles/<int:pk>/<slug:slug>/", article_page, name="article_page"),
    path("sections/<slug:slug>/", section_page, name="section_page"),
    path("tags/<slug:slug>/", tag_page, name="tag_page"),
    path("tags/<slug:slug>/feed.xml", tag_feed, name="tag_feed"),
    path("headlines/<int:pk>/", headline_page, name="headline_page"),
]
