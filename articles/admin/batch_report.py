"""A batch's report as a file for machines: the one that ``import_stories --report`` writes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, StreamingHttpResponse

from articles.admin import batch_find, batch_page, pages
from articles.importing import results
from articles.importing.report import Report
from articles.importing.report_file import ReportFile
from articles.models import Batch

_PIECE = 65_536
"""Characters that are sent together: the whole can be large, and is never kept in memory."""


def view(
    _model_admin: admin.ModelAdmin[Any], request: HttpRequest, object_id: str
) -> StreamingHttpResponse:
    """All stories of the batch, planned or done, for whoever may see what became of each."""
    batch = batch_find.find(request, object_id, "articles.view_item")
    sees_stories = pages.person(request).has_perm("articles.view_article")
    said = _pieces(batch, sees_stories=sees_stories)
    response = StreamingHttpResponse(said, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="batch-{batch.pk}.json"'
    return response


def _pieces(batch: Batch, *, sees_stories: bool) -> Iterator[str]:
    written = io.StringIO()
    file = ReportFile(written, Path())
    is_plan = batch_page.is_plan(batch)
    report = Report(dry_run=is_plan)
    file.begin(_before(batch, is_plan=is_plan))
    for result in results.of_batch(batch, planned=is_plan):
        report.add(result)
        file.add(result if sees_stories else replace(result, article_id=None, revision_id=None))
        if written.tell() > _PIECE:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    file.end(report, _after(batch))
    yield written.getvalue()


def _before(batch: Batch, *, is_plan: bool) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "source": batch.source,
        "dry_run": is_plan,
        "publish": batch.publish,
        "started_at": batch.started_at.isoformat(),
    }


def _after(batch: Batch) -> dict[str, Any]:
    ended, begun = batch.finished_at, batch.begun_at
    seconds = round((ended - begun).total_seconds(), 3) if ended and begun else None
    return {
        "state": batch.state,
        "ended_at": ended.isoformat() if ended else None,
        "seconds": seconds,
    }
