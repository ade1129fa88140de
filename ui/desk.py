"""The open file as the window sees it: documents with their findings and states, and the verbs a person has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from core.catalog.edition import Edition, edition
from core.domain.change import ChangeSet, Touched
from core.domain.document import Document, FieldKey
from core.domain.finding import Finding
from core.editing.events import DocumentChanged
from core.editing.session import Session
from core.errors import UserError
from core.forms.load import FormSets
from core.forms.model import FormSet
from core.rules.check import Checker, check_document
from ui.bridge import Bridge
from ui.last_years import LastYears
from ui.search import Search
from ui.states import NOT_CHECKED, DocumentStates, Index, State, by_field, document_states
from ui.tasks import Tasks


class Desk(QObject):
    """Owns the session. A document's findings are live once it was shown; until then they are computed in idle time."""

    document_changed = Signal(object)
    """A core DocumentChanged event; values are new, findings still those of before."""
    documents_changed = Signal()
    """Documents came or went."""
    findings_changed = Signal(str, object)
    """Document id, and the keys whose gravest finding is another one now (frozenset)."""
    checked = Signal(str)
    """A document was looked at for the first time."""
    stored = Signal(object)
    failed = Signal(str)
    refused = Signal(str)
    """A wish that cannot be met, as a sentence."""

    def __init__(self, session: Session, form_sets: FormSets, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.form_sets = form_sets
        self._tasks = tasks
        self._checkers: dict[str, Checker] = {}
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._by_field: dict[str, dict[FieldKey, Finding]] = {}
        self._index: dict[str, Index] = {}
        self._states: dict[str, DocumentStates] = {}
        self._left = False
        self._views: dict[str, FormSet] = {}
        """The documents that are seen in another form set than their own."""
        self._years = LastYears(session)
        self._years_moved = False
        self._compared: dict[str, Document | None] = {}
        """What each document was checked against: last year's."""
        self._outdated: dict[str, None] = {}
        """The documents shown before whose last year is another one since, in the order in which they became so."""
        self._gone: list[str] = []
        self._gone_last = False
        self.search = Search(self)
        self.bridge = Bridge(session, self)
        self.bridge.document_changed.connect(self._on_document_changed)
        self.bridge.document_added.connect(self._on_document_added)
        self.bridge.document_removed.connect(self._on_document_removed)
        self.bridge.change_stored.connect(self.stored)
        self.bridge.store_failed.connect(self.failed)
        self._idle = QTimer(self, singleShot=True, interval=200)
        self._idle.timeout.connect(self._check_one_in_idle_time)
        self._idle.start()

    # ---- reading

    @property
    def read_only(self) -> bool:
        return self.session.read_only

    def document(self, document_id: str) -> Document:
        return self.session.document(document_id)

    def has(self, document_id: str) -> bool:
        return document_id in self.session

    def form_set(self, document_id: str) -> FormSet:
        """The form set a document is seen and edited in: the one chosen in the window, else its own."""
        return self._views.get(document_id) or self.own_form_set(document_id)

    def own_form_set(self, document_id: str) -> FormSet:
        """The form set of a document: the layout it came in, else the first of its form sets."""
        document = self.document(document_id)
        return self.form_sets.get(document.layout or (document.form_ids or ("",))[0])

    def seen_as(self, document_id: str, form_set: FormSet) -> Desk:
        """A desk on the same file that sees a document in a form set; nothing in the document changes. This one hears
        nothing more, and what it knows of the other documents goes along."""
        views = {key: kept for key, kept in self._views.items() if key != document_id}
        if form_set.id != self.own_form_set(document_id).id:
            views[document_id] = form_set
        self._leave()
        desk = Desk(self.session, self.form_sets, self._tasks)
        desk._views, desk._gone, desk._gone_last = views, self._gone, self._gone_last
        desk._compared = {key: kept for key, kept in self._compared.items() if key != document_id}
        for key, found in self._findings.items():
            if key != document_id:
                desk._keep(key, found)
        return desk

    def _leave(self) -> None:
        """Hear nothing more, neither from the session nor from workers."""
        self._left = True
        self._idle.stop()
        self.bridge.close()

    def _to_check(self, document_id: str) -> Document:
        """The document as the form set it is seen in spells it."""
        document, form_set = self.document(document_id), self._views.get(document_id)
        if form_set is None:
            return document
        from core.jobs.layout import in_layout

        return in_layout(document, form_set)

    def last_year(self, document_id: str) -> Document | None:
        """The same unit's document of the year before, if the file has it and it can be read."""
        return self._years.of(self.document(document_id))

    def index(self, document_id: str) -> Index:
        document = self.document(document_id)
        index = self._index.get(document_id)
        if index is None or index.document is not document:
            index = self._index[document_id] = Index(document)
        return index

    def findings(self, document_id: str) -> tuple[Finding, ...]:
        """All findings of a document in printed order; checks it now if that was not yet done."""
        if document_id not in self._checkers:
            self._start_checking(document_id)
        return self._findings[document_id]

    def worst_by_field(self, document_id: str) -> Mapping[FieldKey, Finding]:
        self.findings(document_id)
        return self._by_field[document_id]

    def states(self, document_id: str) -> DocumentStates:
        self.findings(document_id)
        states = self._states.get(document_id)
        if states is None:
            states = document_states(self.index(document_id), self.form_set(document_id), self._findings[document_id])
            self._states[document_id] = states
        return states

    def state(self, document_id: str) -> State:
        """The state of a document as far as it is known: 待审核 until it was checked."""
        return self.states(document_id).document if document_id in self._findings else NOT_CHECKED

    def is_checked(self, document_id: str) -> bool:
        return document_id in self._findings

    def check_again(self, document_id: str) -> None:
        """Forget what was found and look at everything anew."""
        self._outdated.pop(document_id, None)
        self._checkers.pop(document_id, None)
        before = self._by_field.get(document_id, {})
        self._states.pop(document_id, None)
        self.findings(document_id)
        self.findings_changed.emit(document_id, _differing(before, self._by_field[document_id]))

    def use_new_lists(self) -> None:
        """The lists of codes are others now: names, findings and states of all documents are worked out again, of
        those that were shown at once, of the others in idle time."""
        everything = Touched(whole_document=True)
        for document_id in list(self._findings):
            if document_id in self._checkers:
                self._tell_all_anew(document_id, "科目表")
                self._check_touched(document_id, everything)
            else:
                self._forget(document_id)
        self._idle.start()

    def _tell_all_anew(self, document_id: str, title: str) -> None:
        """Nothing in the document changed, but what it hangs on."""
        everything = Touched(whole_document=True)
        self.document_changed.emit(DocumentChanged(document_id, ChangeSet(document_id, title, ()), everything, "edit"))

    # ---- changing

    def do(self, verb: Callable[..., object], *arguments: object, **options: object) -> bool:
        """Call a verb of core.editing with this session; a sentence of refusal goes to the window. False: not done."""
        try:
            return verb(self.session, *arguments, **options) is not False
        except UserError as error:
            self.refused.emit(str(error))
            return False

    def undo(self, document_id: str) -> ChangeSet | None:
        return self.session.undo(document_id)

    def redo(self, document_id: str) -> ChangeSet | None:
        return self.session.redo(document_id)

    def step_target(self, shown_id: str, by: int) -> str:
        """Whose history a step back (-1) or forward (1) belongs to: that of the document shown, or of the one that
        left the file last. The latest act comes first."""
        title = self.session.undo_title if by < 0 else self.session.redo_title
        gone = self._gone[-1:]
        order = [*gone, shown_id] if self._gone_last else [shown_id, *gone]
        return next((document_id for document_id in order if title(document_id) is not None), shown_id)

    def close(self) -> None:
        """Wait for the disk and let the file go."""
        self._leave()
        self.session.close()

    # ---- hearing

    def _on_document_changed(self, event: DocumentChanged) -> None:
        self._gone_last = False
        if self._years.hangs_on(event.document_id, event.touched):
            self._forget_years()
        self.document_changed.emit(event)
        if event.document_id in self._checkers:
            self._check_touched(event.document_id, event.touched)
        elif event.document_id in self._findings:
            self._forget(event.document_id)
            self._idle.start()
        self._look_at_last_years(self._years.following(self.document(event.document_id)))

    def _check_touched(self, document_id: str, touched: Touched) -> None:
        findings = self._checkers[document_id].update(self._to_check(document_id), touched)
        before = self._by_field.get(document_id, {})
        self._keep(document_id, findings)
        self.findings_changed.emit(document_id, _differing(before, self._by_field[document_id]))

    def _forget_years(self) -> None:
        """Any document may have another last year now: they are looked at in idle time, many at once."""
        self._years.forget()
        self._years_moved = True
        self._idle.start()

    def _look_at_last_years(self, document_ids: Iterable[str]) -> None:
        """Those of them that were checked against another last year are checked again soon."""
        for document_id in list(document_ids):
            known = document_id in self._compared and self.has(document_id)
            if not known or self._compared[document_id] is self.last_year(document_id):
                continue
            if document_id in self._checkers:
                self._outdated[document_id] = None
            else:
                self._forget(document_id)
            self._idle.start()

    def _on_document_added(self, document_id: str) -> None:
        self._forget_years()
        self._forget(document_id)
        self._gone = [gone for gone in self._gone if gone != document_id]
        self.documents_changed.emit()
        self._idle.start()

    def _on_document_removed(self, document_id: str) -> None:
        self._forget_years()
        self._forget(document_id)
        self._gone.append(document_id)
        self._gone_last = True
        self.documents_changed.emit()
        self._idle.start()

    # ---- findings

    def _start_checking(self, document_id: str) -> None:
        last_year = self.last_year(document_id)
        checker = self._checkers[document_id] = Checker(self.form_set(document_id), last_year)
        self._compared[document_id] = last_year
        self._keep(document_id, checker.check(self._to_check(document_id)))
        self.checked.emit(document_id)

    def _keep(self, document_id: str, findings: Sequence[Finding]) -> None:
        self._findings[document_id] = tuple(findings)
        self._by_field[document_id] = by_field(findings, self.document(document_id)) if findings else {}
        self._states.pop(document_id, None)

    def _forget(self, document_id: str) -> None:
        for kept in (self._checkers, self._findings, self._by_field, self._index, self._states, self._compared):
            kept.pop(document_id, None)
        self._outdated.pop(document_id, None)

    def _check_one_in_idle_time(self) -> None:
        if self._years_moved:
            self._years_moved = False
            self._look_at_last_years(self._compared)
        outdated = next(iter(self._outdated), None)
        if outdated is not None:
            self._tell_all_anew(outdated, "上年预算")
            self.check_again(outdated)
            self._idle.start()
            return
        waiting = next((head.id for head in self.session.heads if head.id not in self._findings), None)
        if waiting is None:
            return
        try:
            document, checked, form_set = self.document(waiting), self._to_check(waiting), self.form_set(waiting)
            last_year = self.last_year(waiting)
        except UserError:
            self._keep(waiting, ())
            self._idle.start()
            return
        lists = edition()
        self._tasks.start(
            lambda progress: check_document(checked, form_set, last_year),
            lambda found: self._found_in_idle_time(document, last_year, found, lists),
        )

    def _found_in_idle_time(
        self, document: Document, last_year: Document | None, findings: tuple[Finding, ...], lists: Edition
    ) -> None:
        if self._left:
            return
        still = self.has(document.id) and self.document(document.id) is document and lists == edition()
        if still and self.last_year(document.id) is last_year and document.id not in self._findings:
            self._compared[document.id] = last_year
            self._keep(document.id, findings)
            self.findings_changed.emit(document.id, frozenset(self._by_field[document.id]))
        self._idle.start()


def _differing(before: Mapping[FieldKey, Finding], after: Mapping[FieldKey, Finding]) -> frozenset[FieldKey]:
    """The keys of what is not the same, most of which is the very same."""
    new = {key for key, found in after.items() if (old := before.get(key)) is not found and old != found}
    return frozenset(new | (before.keys() - after.keys()))
