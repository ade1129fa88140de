"""An open workspace: documents in memory, one road for every change, undo, and the queue to the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from core.domain.change import AddDocument, ChangeSet, apply_changes, touched
from core.domain.document import Document
from core.domain.project import Project
from core.domain.unit import ListedUnit, Unit
from core.domain.work_item import WorkItem
from core.editing.events import (
    ChangeStored,
    DocumentAdded,
    DocumentChanged,
    DocumentRemoved,
    Event,
    Origin,
    StoreFailed,
)
from core.editing.history import History
from core.errors import UserError
from core.log import logger
from core.store.changes import Entry
from core.store.load import DocumentHead, Review, by_unit_and_year
from core.store.lock import HeldError, NotWritableError
from core.store.log import Act
from core.store.workspace import Workspace, create_workspace, open_workspace

Listener = Callable[[Event], None]

_STILL_HERE = "刚才的修改还在内存里，请用“另存为”存到别处。"

__all__ = ["DocumentHead", "HeldError", "NotWritableError", "Review", "Session", "open_session"]


class Session:
    """Used from one thread; documents themselves are immutable and may be read from any.

    As a context manager it closes at the end; a file it made itself goes again when the block raises or could not be
    stored.
    """

    def __init__(self, workspace: Workspace, created: bool = False, commit_delay: float = 0.0) -> None:
        self._workspace = workspace
        self._created = created
        self._commit_delay = commit_delay
        self._listeners: list[Listener] = []
        self._histories: dict[str, History] = {}
        self._joint: dict[int, tuple[ChangeSet, ...]] = {}
        """By the identity of an act: the acts on several documents that it was done with."""
        self._failure: str | None = None
        self._heads = {head.id: head for head in workspace.heads()}
        self._loaded: dict[str, Document] = {}
        workspace.start(self._on_stored, self._on_failed, commit_delay)

    # ---- what is there

    @property
    def path(self) -> Path:
        return self._workspace.path

    @property
    def read_only(self) -> bool:
        """Nothing can be changed: opened for reading, or storing failed (`failure` says why)."""
        return not self._workspace.is_writable or self._failure is not None

    @property
    def failure(self) -> str | None:
        return self._failure

    @property
    def created(self) -> bool:
        """The file was made by this session."""
        return self._created

    @property
    def heads(self) -> tuple[DocumentHead, ...]:
        """Every document by unit then year, without loading any."""
        heads = (self._head(document_id) for document_id in self._heads)
        return tuple(sorted(heads, key=lambda head: by_unit_and_year(head.unit, head.year)))

    def _head(self, document_id: str) -> DocumentHead:
        head = self._heads[document_id]
        document = self._loaded.get(document_id)
        return head if document is None else _with_document(head, document)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document, loaded, by unit then year; `heads` is enough for lists. UserError: one is damaged."""
        return tuple(self.document(head.id) for head in self.heads)

    def document(self, document_id: str) -> Document:
        """Loaded when first asked for. KeyError: no such document. UserError: it is damaged or cannot be read."""
        document = self._loaded.get(document_id)
        if document is None:
            if document_id not in self._heads:
                raise KeyError(document_id)
            document = self._loaded.setdefault(document_id, self._workspace.document(document_id))
        return document

    def acts(self, document_id: str) -> tuple[Act, ...]:
        """Every act on a document since it is in the file, the oldest first. UserError: the log cannot be read."""
        self.wait_stored()
        return self._workspace.acts(document_id)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._heads

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit once, as its latest document names it, in the order of documents."""
        found: dict[str, Unit] = {}
        for head in self.heads:
            found[head.unit.id] = head.unit
        return tuple(found.values())

    @property
    def listed_units(self) -> tuple[ListedUnit, ...]:
        """The county's list of units; empty where none was loaded. UserError: it cannot be read."""
        return self._workspace.listed_units()

    def keep_units(self, units: Sequence[ListedUnit]) -> None:
        """The county's list of units, in place of the one before. UserError: it cannot be stored."""
        if self.read_only:
            raise UserError(self._failure or f"“{self.path.name}”是只读打开的，不能修改。")
        self._workspace.keep_units(units)

    # ---- changing

    def apply(self, change_set: ChangeSet) -> None:
        """Change the document in memory, remember how to undo it, queue it for storing, tell the listeners.

        Never waits for the disk. UserError: the session is read-only. ValueError, KeyError: the set does not fit.
        """
        if change_set:
            self._apply(change_set, "edit")

    def apply_all(self, change_sets: Iterable[ChangeSet]) -> None:
        """Acts on several documents as one: they reach the disk in one piece, and while none of the documents has
        changed since, undoing or redoing one of them does so with all. As `apply`."""
        by_document: dict[str, ChangeSet] = {}
        for one in change_sets:
            before = by_document.get(one.document_id)
            by_document[one.document_id] = replace(before, changes=(*before.changes, *one.changes)) if before else one
        acts = tuple(one for one in by_document.values() if one)
        with self.together():
            for one in acts:
                self.apply(one)
        self._joint.update({id(one): acts for one in acts})

    def _apply(self, change_set: ChangeSet, origin: Origin) -> None:
        if self.read_only:
            raise UserError(self._failure or f"“{self.path.name}”是只读打开的，不能修改。")
        document_id = change_set.document_id
        before = self.document(document_id) if document_id in self._heads else None
        after = apply_changes(before, change_set)
        self._keep(document_id, after)
        if origin == "edit":
            self._histories.setdefault(document_id, History()).add(change_set)
        self._workspace.put(change_set, origin)
        self._tell(_fact(document_id, before, after, change_set, origin))

    def _keep(self, document_id: str, document: Document | None) -> None:
        if document is None:
            self._loaded.pop(document_id, None)
            self._heads.pop(document_id, None)
            return
        self._loaded[document_id] = document
        head = self._heads.get(document_id)
        self._heads[document_id] = (
            replace(head, revision=head.revision + 1, review=None) if head else _new_head(document)
        )

    def together(self) -> AbstractContextManager[None]:
        """What is applied in the block reaches the disk in one piece; when the block raises, nothing of it does, and
        the session is only good for closing."""
        return self._workspace.together()

    def undo(self, document_id: str) -> ChangeSet | None:
        """Take the last act on a document back: the inverse that was applied, or None when there is none."""
        return self._step(document_id, "undo")

    def redo(self, document_id: str) -> ChangeSet | None:
        return self._step(document_id, "redo")

    def _step(self, document_id: str, origin: Origin) -> ChangeSet | None:
        history = self._histories.get(document_id)
        act = history.next(origin == "undo") if history else None
        if act is None or self.read_only:
            return None
        acts = self._done_together(act, origin)
        if len(acts) == 1:
            return self._step_one(document_id, origin)
        with self.together():
            done = {one.document_id: self._step_one(one.document_id, origin) for one in acts}
        return done[document_id]

    def _done_together(self, act: ChangeSet, origin: Origin) -> tuple[ChangeSet, ...]:
        """The acts that were done as one with this one, if each is still the next of its document; else it alone."""
        acts = self._joint.get(id(act), (act,))
        are_next = (self._histories[one.document_id].next(origin == "undo") is one for one in acts)
        return acts if all(are_next) else (act,)

    def _step_one(self, document_id: str, origin: Origin) -> ChangeSet | None:
        history = self._histories[document_id]
        change_set = history.undo() if origin == "undo" else history.redo()
        if change_set is None:
            return None
        if origin == "undo":
            change_set = change_set.inverse()
        try:
            self._apply(change_set, origin)
        except UserError:
            history.redo() if origin == "undo" else history.undo()
            raise
        return change_set

    def undo_title(self, document_id: str) -> str | None:
        history = self._histories.get(document_id)
        return history.undo_title if history else None

    def redo_title(self, document_id: str) -> str | None:
        history = self._histories.get(document_id)
        return history.redo_title if history else None

    # ---- telling

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event from now on; the returned function ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def _on_stored(self, sequence: int, entry: Entry) -> None:
        self._tell(ChangeStored(sequence, entry.time))

    def _on_failed(self, sentence: str) -> None:
        self._failure = sentence + _STILL_HERE
        self._tell(StoreFailed(self._failure))

    # ---- the disk

    @property
    def pending(self) -> int:
        """How many acts are not on the disk yet."""
        return self._workspace.pending

    def wait_stored(self, timeout: float | None = None) -> None:
        """Return when everything is on the disk. UserError: it could not be stored, or not in time (seconds)."""
        if not self._workspace.wait(timeout):
            raise UserError(self._failure or "还有修改没有写到磁盘上。")

    def save(self) -> Path:
        """Wait for the disk, then make a verified backup; its path. UserError: one of the two failed."""
        self.wait_stored()
        return self._workspace.back_up()

    def note_review(self, document_id: str, review: Review) -> None:
        """Keep what the checks found for the document as it is now; `heads` shows it until the next change."""
        self.wait_stored()
        head = self._heads[document_id]
        self._workspace.note_review(document_id, head.revision, review)
        self._heads[document_id] = replace(head, review=review)

    def save_as(self, path: Path | str) -> None:
        """Everything, also what could not be stored, into another file, and go on there.

        UserError: that failed; or the old file can no longer be read and only what was loaded could be taken along (the
        sentence says so, the session is in the new file).
        """
        target = Path(path).absolute()
        if target == self.path:
            raise UserError("另存为要选另一个文件名。")
        if target.exists():
            open_workspace(target).close()  # refuses what is open elsewhere or not ours
        try:
            self._workspace.copy_to(target)
        except UserError as error:
            logger.warning("the file cannot be copied: %s", error)
            self._save_memory(target, error)
        else:
            self._go_on_in(target, self._workspace.unstored())

    def _save_memory(self, target: Path, why: UserError) -> None:
        """The last resort, when the old file cannot be copied: what is in memory."""
        if not self._loaded:
            raise why
        create_workspace(target)
        sets = [ChangeSet(d.id, "另存", (AddDocument(d),)) for d in self._loaded.values()]
        missing = [head for head in self._heads.values() if head.id not in self._loaded]
        self._go_on_in(target, [Entry(change_set, "edit", "", "") for change_set in sets])
        self._heads = {document_id: self._heads[document_id] for document_id in self._loaded}
        if missing:
            names = "、".join(f"{head.unit.name}{head.year or ''}年" for head in missing)
            raise UserError(f"已另存到“{target}”，但下列内容在原文件里读不出来，没有存进去：{names}。")

    def _go_on_in(self, target: Path, waiting: Iterable[Entry]) -> None:
        workspace = open_workspace(target)
        workspace.start(self._on_stored, self._on_failed, self._commit_delay)
        for entry in waiting:
            workspace.put(entry.change_set, entry.origin)
        old, self._workspace, self._failure = self._workspace, workspace, None
        self._created = False
        old.close()
        self.wait_stored()

    def close(self) -> None:
        """Store what waits and let the file go. UserError: something could not be stored; it is closed all the same."""
        try:
            if self._failure is None:
                self.wait_stored()
        finally:
            self._workspace.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        is_stored = False
        try:
            is_stored = kind is None and self._workspace.wait()
        finally:
            self._workspace.close()
            if self._created and not is_stored:
                self.path.unlink(missing_ok=True)
        if kind is None and not is_stored:
            raise UserError((self._failure or "没有写到磁盘上。").removesuffix(_STILL_HERE))


def _with_document(head: DocumentHead, document: Document) -> DocumentHead:
    return replace(
        head,
        unit=document.unit,
        year=document.year,
        stage=document.stage,
        form_ids=document.form_ids,
        layout=document.layout,
        projects=len(document.projects),
        indicators=_count_indicators(document),
    )


def _count_indicators(document: Document) -> int:
    """Of the unit as a whole, its projects and its work items."""
    below: tuple[Project | WorkItem, ...] = (*document.projects, *document.work_items)
    return len(document.indicators) + sum(len(one.indicators) for one in below)


def _new_head(document: Document) -> DocumentHead:
    return DocumentHead(document.id, document.unit, document.year, "", (), "", 0, 0, revision=1)


def _fact(
    document_id: str, before: Document | None, after: Document | None, change_set: ChangeSet, origin: Origin
) -> Event:
    if after is None:
        return DocumentRemoved(document_id)
    if before is None:
        return DocumentAdded(document_id)
    return DocumentChanged(document_id, change_set, touched(change_set), origin)


def open_session(
    path: Path | str,
    *,
    create: bool = False,
    read_only: bool = False,
    take_over: bool = False,
    commit_delay: float = 0.0,
) -> Session:
    """Open a workspace file; `create` makes it when it is not there; `commit_delay` (seconds) slows the disk down.

    UserError, one sentence each: not there, no workspace, newer, damaged. NotWritableError: the place cannot be written
    to, `read_only=True` opens it all the same. HeldError: open elsewhere; where its `elsewhere` is true,
    `take_over=True` opens it all the same (ask the person first).
    """
    path = Path(path).absolute()
    created = create and not path.exists()
    workspace = open_workspace(path, create=create, read_only=read_only, take_over=take_over)
    try:
        return Session(workspace, created, commit_delay)
    except BaseException:
        workspace.close()
        raise
