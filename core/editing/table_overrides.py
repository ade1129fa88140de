"""Texts put by hand into computed tables go with their rows: a class that has no lines any more prints nothing."""

from __future__ import annotations

from core.domain.change import Change, ChangeSet, SetOverride, apply_changes
from core.domain.document import Document
from core.forms.computed import computed
from core.forms.model import FormSet


def with_lost_overrides(document: Document, form_set: FormSet, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, and those that take away the overrides of rows which are no longer there after them (decision D5:
    in the same step, so that undoing brings both back)."""
    views = {view.key for view in form_set.views}
    if not changes or not any(key.table in views for key in document.overrides):
        return changes
    after = apply_changes(document, ChangeSet(document.id, "", changes))
    if after is None:
        return changes
    before_rows, rows = computed(document, form_set).values, computed(after, form_set).values
    lost = tuple(
        SetOverride(key, override, None)
        for key, override in after.overrides.items()
        if key.form_id == form_set.id and key.row in before_rows.get(key.table, {}) and key.row not in rows[key.table]
    )
    return (*changes, *lost)
