"""Form sets from their folders: loaded light (form.toml only) for the window's start, proved before use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from core.errors import UserError
from core.forms.build import build_form_set
from core.forms.follows_source import verify_follows
from core.forms.like import find_folder, known_ids, read_like
from core.forms.model import FormMistake, FormSet
from core.forms.source import FILE, Source
from core.forms.verify import verify
from core.log import logger
from core.paths import templates_dir, user_templates_dir


def load_form_set(folder: Path, prove: bool = True) -> FormSet:
    """The form set in a folder; whatever is wrong in it stands in `mistakes`, nothing is raised for content.

    `prove` also opens the templates and holds their tags against form.toml (needs lxml, so not at the window's start).
    """
    try:
        form_set = _loaded(folder)
    except Exception:  # whatever a folder holds, the other form sets and the program go on
        logger.exception("a form set could not be loaded: %s", folder)
        return replace(_empty(folder), mistakes=(FormMistake(FILE, "", "", *_NOT_UNDERSTOOD),))
    return proved(form_set) if prove else form_set


_NOT_UNDERSTOOD = "程序没有读懂这个表式", "检查刚改过的几行；先删掉一部分再试，可以找出是哪一行。"


def _loaded(folder: Path) -> FormSet:
    source, digest = read_like(folder)
    if not source.data and not source.mistakes:
        source.mistake((), "form.toml 里什么也没有写", "照 templates/README.md 的例子写上 id、title、version 和各栏")
    form_set = build_form_set(source, folder, _digest(folder, digest)) if source.data else _empty(folder)
    if source.data:
        _verify(source, form_set)
    return replace(form_set, mistakes=tuple(source.mistakes))


def _verify(source: Source, form_set: FormSet) -> None:
    """Adds what does not fit together. Where parts that are missing stop this, what was found before is the cause."""
    try:
        verify(source, form_set)
        if form_set.follows.ids:
            verify_follows(source, form_set, partial(_followed, form_set.folder), known_ids(form_set.folder))
    except Exception:
        if not source.mistakes:
            raise
        logger.exception("a form set with mistakes could not be verified to the end: %s", form_set.folder)


def _followed(folder: Path, form_id: str) -> FormSet | None:
    """The form set that one in `folder` follows, as its form.toml says it; None: there is none that can be read."""
    found = find_folder(folder, form_id)
    source, _ = read_like(found) if found else (None, "")
    return build_form_set(source, found, "") if source and found and source.data else None


def _empty(folder: Path) -> FormSet:
    return FormSet(id=folder.name, title=folder.name, region="", folder=folder, digest=folder_digest(folder))


def _digest(folder: Path, base: str) -> str:
    """The digest of the folder and of the form sets it takes from."""
    own = folder_digest(folder)
    return hashlib.sha256(f"{own}\0{base}".encode()).hexdigest() if base else own


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the folder's own files; '' when it cannot be read."""
    found = hashlib.sha256()
    try:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith((".", "~$")):
                data = path.read_bytes()
                found.update(f"{path.name}\0{len(data)}\0".encode() + data)
    except OSError:
        return ""
    return found.hexdigest()


_PROOFS: dict[tuple[Path, str], tuple[FormMistake, ...]] = {}


def proved(form_set: FormSet) -> FormSet:
    """The form set with the mistakes of its templates added; proofs are remembered by folder and digest.

    A form.toml with mistakes is not proved: its templates would only repeat them.
    """
    if form_set.is_broken:
        return form_set
    key = (form_set.folder, form_set.digest)
    if key not in _PROOFS:
        _PROOFS[key] = _proof(form_set)
    return replace(form_set, mistakes=_PROOFS[key]) if _PROOFS[key] else form_set


def _proof(form_set: FormSet) -> tuple[FormMistake, ...]:
    from core.forms.prove import prove_templates

    try:
        return prove_templates(form_set)
    except ModuleNotFoundError:  # a Python without the libraries: no fault of the form set
        raise
    except Exception:
        logger.exception("the templates of a form set could not be proved: %s", form_set.folder)
        return (FormMistake(form_set.folder.name, "", "", "程序没有读懂模板文件", "用 WPS 打开模板，另存一次再试。"),)


@dataclass(frozen=True, slots=True)
class FormSets:
    """The installed form sets, in order of their ids."""

    all: tuple[FormSet, ...]

    def __iter__(self) -> Iterator[FormSet]:
        return iter(self.all)

    def get(self, form_id: str) -> FormSet:
        """UserError: no such form set, or its form.toml has mistakes. Templates are not looked at: `usable` does."""
        found = next((form_set for form_set in self.all if form_set.id == form_id), None)
        if found is None:
            known = "、".join(one.id + ("（有错）" if one.is_broken else "") for one in self.all) or "（没有）"
            raise UserError(f"没有安装表式“{form_id}”，已安装的有：{known}。")
        return _sound(found)

    def usable(self, form_id: str) -> FormSet:
        """As `get`, and its templates are proved as well: for everything that reads or renders with them."""
        return _sound(proved(self.get(form_id)))

    def proved(self) -> FormSets:
        return FormSets(tuple(proved(form_set) for form_set in self.all))


def _sound(form_set: FormSet) -> FormSet:
    if not form_set.is_broken:
        return form_set
    shown = "；".join(str(mistake).rstrip("。") for mistake in form_set.mistakes[:3])
    more = f"；另有 {len(form_set.mistakes) - 3} 处" if len(form_set.mistakes) > 3 else ""
    told = shown + more
    raise UserError(f"表式“{form_set.id}”有错，不能使用：{told}{'' if told.endswith('？') else '。'}")


def installed(extra: Path | None = None, prove: bool = False) -> FormSets:
    """The program's own form sets, the county's, and those in `extra` (a form set's folder or a folder of them).

    A later one takes the place of an earlier one with the same id, but for a broken one of the county's.
    UserError: `extra` is no folder with form sets.
    """
    if extra is not None and not folders_of(extra):
        raise UserError(f"“{extra}”里没有表式：其中应有带 form.toml 的文件夹。")
    found: dict[str, FormSet] = {}
    for root in (templates_dir(), user_templates_dir(), extra):
        more = _load_all(folders_of(root) if root else (), prove)
        found |= _beside(found, more) if root == user_templates_dir() else more
    return FormSets(tuple(found[form_id] for form_id in sorted(found)))


def _beside(found: dict[str, FormSet], own: dict[str, FormSet]) -> dict[str, FormSet]:
    """A person's own form sets by their ids; a broken one never takes a sound one's place, it is listed behind it."""
    return {
        f"{form_id} {one.folder.name}" if one.is_broken and form_id in found else form_id: one
        for form_id, one in own.items()
    }


def _load_all(folders: Iterable[Path], prove: bool) -> dict[str, FormSet]:
    found: dict[str, FormSet] = {}
    for folder in folders:
        form_set = load_form_set(folder, prove)
        if form_set.id in found:
            cause = f"id“{form_set.id}”与文件夹 {found[form_set.id].folder.name} 的表式重复"
            mistake = FormMistake(f"{folder.name}/{FILE}", "", "", cause, "换一个 id。")
            form_set = replace(found[form_set.id], mistakes=(*found[form_set.id].mistakes, mistake))
        found[form_set.id] = form_set
    return found


def folders_of(root: Path) -> tuple[Path, ...]:
    """The folder itself if it is a form set's, else those of the form sets in it."""
    if (root / FILE).is_file():
        return (root,)
    if not root.is_dir():
        return ()
    return tuple(sorted(path for path in root.iterdir() if (path / FILE).is_file()))
