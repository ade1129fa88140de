"""Reads and proves [follows]: whatever it names must be there, in the old form set and in the new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from core.domain.indicator import IndicatorKind
from core.domain.records import ITEMS
from core.forms.follows import Follows, Place, field_in, list_named, new_path, place_of, places_of, spec_in, words_of
from core.forms.model import FieldKind, FormSet
from core.forms.source import Source, TomlPath, propose
from core.forms.table import Table

_HERE: TomlPath = ("follows",)


def build_follows(root: Table) -> Follows:
    """[follows] of a form.toml; without one it follows nothing."""
    table = root.table("follows")
    choices = table.table("choices")
    found = Follows(
        ids=_ids(table),
        lists=table.named_texts("lists"),
        renames=table.named_texts("renames"),
        moves=table.named_texts("moves"),
        drops=table.texts("drops"),
        kinds=table.named_texts("kinds"),
        roles=table.named_texts("roles"),
        choices={name: choices.named_texts(name) for name in choices.data},
    )
    table.close()
    return found


def _ids(table: Table) -> tuple[str, ...]:
    if isinstance(table.data.get("id"), list):
        return table.texts("id")
    found = table.text("id", required=bool(table.data))
    return (found,) if found else ()


def verify_follows(
    source: Source, form_set: FormSet, find: Callable[[str], FormSet | None], known: Sequence[str]
) -> None:
    """Adds the mistakes of [follows]; `find` gives an installed form set, `known` are the ids there are."""
    follows = form_set.follows
    olds = []
    for name in follows.ids:
        old = find(name) if name != form_set.id else None
        if name == form_set.id:
            source.mistake((*_HERE, "id"), "表式不能承接自己", "写上一个表式的 id")
        elif old is None:
            others = [one for one in known if one != form_set.id]
            cure = propose(name, others, "可以写：" + ("、".join(others) or "（旁边没有别的表式）"))
            source.mistake((*_HERE, "id"), f"找不到表式“{name}”", cure)
        else:
            olds.append(old)
    if olds and len(olds) == len(follows.ids):
        _Proof(source, form_set, tuple(olds)).all()


class _Proof:
    """One form set held against those it follows: a word of theirs must be known to one of them at least."""

    def __init__(self, source: Source, new: FormSet, olds: tuple[FormSet, ...]) -> None:
        self.source, self.new, self.olds = source, new, olds
        self.follows = new.follows
        self.title = "、".join(old.id for old in olds)
        self.taken: dict[Place, str] = {}

    def all(self) -> None:
        self.lists()
        for name in ("renames", "moves"):
            for old, new in getattr(self.follows, name).items():
                self.field((*_HERE, name, old), old, new, is_move=name == "moves")
        self.two_into_one()
        self.drops()
        self.words("kinds", [one.kind for one in self.new.kinds], [k.kind for o in self.olds for k in o.kinds])
        self.words("roles", [one.role for one in self.new.roles], [r.role for o in self.olds for r in o.roles])
        self.choices()

    # ---- lists

    def lists(self) -> None:
        targets: dict[str, str] = {}
        for old, new in self.follows.lists.items():
            at: TomlPath = (*_HERE, "lists", old)
            spec = next((found for one in self.olds if (found := list_named(one, old))), None)
            target = list_named(self.new, new)
            if spec is None:
                self.unknown(
                    at, old, (s.path for one in self.olds for s in one.lists), f"{self.title} 里没有“{old}”这个清单"
                )
            if target is None:
                self.unknown(at, new, (s.path for s in self.new.lists), f"没有“{new}”这个清单")
            if spec is None or target is None:
                continue
            if ITEMS.get(spec.home) is not ITEMS.get(target.home):
                cure = f"换一个与 {spec.home} 同类的清单，或把“{old}”写进 drops"
                self.source.mistake(at, f"“{old}”（{spec.home}）的记录不能放进“{new}”（{target.home}）", cure)
            elif targets.setdefault(target.path, old) != old:
                self.source.mistake(
                    at, f"“{targets[target.path]}”和“{old}”都改成了“{new}”", "一个新清单只能来自一个旧清单，改掉一个"
                )
            elif all(new_path(self.follows, one, self.new, spec.parent) != target.parent for one in self.olds):
                cure = "清单只能换名称和存放处，不能换到别的上级清单下面"
                self.source.mistake(at, f"“{old}”和“{new}”的上级不同", cure)

    # ---- fields

    def field(self, at: TomlPath, old: str, new: str, is_move: bool) -> None:
        form = next((one for one in self.olds if place_of(one, old)), None)
        place = place_of(form, old) if form else None
        if form is None or place is None:
            known = (word for one in self.olds for word in words_of(one, places_of(one)))
            self.unknown(at, old, known, f"{self.title} 里没有“{old}”这个字段")
            return
        path = new_path(self.follows, form, self.new, place[0])
        target = place_of(self.new, new, None if is_move else path)
        if target is None:
            known_here = [*words_of(self.new, places_of(self.new))]
            self.unknown(at, new, known_here, f"没有“{new}”这个字段")
            return
        self.fits(at, (form, old, place), (new, target), path, is_move)

    def fits(
        self, at: TomlPath, old: tuple[FormSet, str, Place], new: tuple[str, Place], path: str, is_move: bool
    ) -> None:
        """Whether the value may go from the one to the other."""
        for form, place, name in ((old[0], old[2], old[1]), (self.new, new[1], new[0])):
            found = field_in(form, place)
            if found is not None and not found.home:
                self.source.mistake(at, f"“{name}”是算出来的，没有值可以带", "删掉这一项")
                return
        target = new[1]
        if is_move and (target[0] == path or not _on_one_line(path, target[0])):
            cure = "moves 只能在文件、清单和它下面的清单之间移；同一记录里改名写在 renames"
            self.source.mistake(at, f"“{old[1]}”不能移到“{new[0]}”", cure)
        elif not is_move and target[0] != path:
            self.source.mistake(at, f"“{old[1]}”和“{new[0]}”不在同一种记录里", "写在 moves 里，或换一个字段")
        elif self.taken.setdefault(target, old[1]) != old[1]:
            self.twice(at, self.taken[target], old[1], new[0])

    def two_into_one(self) -> None:
        """A field that keeps its name must not meet one that is renamed to it."""
        gone = {*self.follows.renames, *self.follows.moves, *self.follows.drops}
        for target, name in self.taken.items():
            for old in self.olds:
                for place in places_of(old):
                    word = words_of(old, [place])[0]
                    stays = (new_path(self.follows, old, self.new, place[0]), place[1]) == target
                    if stays and word not in gone and word != name and place[0] not in gone:
                        table = "renames" if name in self.follows.renames else "moves"
                        self.twice((*_HERE, table, name), word, name, words_of(self.new, [target])[0])

    def twice(self, at: TomlPath, one: str, other: str, target: str) -> None:
        cure = "一个新字段只能来自一个旧字段：给另一个也写上 renames 或 drops，或改掉一个"
        self.source.mistake(at, f"“{one}”和“{other}”都到了“{target}”", cure)

    def drops(self) -> None:
        for name in self.follows.drops:
            at: TomlPath = (*_HERE, "drops")
            fields = [place for one in self.olds if (place := place_of(one, name))]
            lists = [spec for one in self.olds if (spec := list_named(one, name))]
            if not fields and not lists:
                known = (w for one in self.olds for w in (*words_of(one, places_of(one)), *(s.path for s in one.lists)))
                self.unknown(at, name, known, f"{self.title} 里没有“{name}”这个字段或清单")
            elif name in (*self.follows.renames, *self.follows.moves, *self.follows.lists):
                self.source.mistake(at, f"“{name}”既写了改名又写了不再保留", "只留一处")
            elif self.still_there(name):
                self.source.mistake(
                    at, f"“{name}”还在新表式里，不能写在 drops", f"从 drops 里删掉，或在表式里去掉“{name}”"
                )

    def still_there(self, name: str) -> bool:
        here = place_of(self.new, name)
        return (here is not None and here not in self.taken) or (here is None and spec_in(self.new, name) is not None)

    # ---- words

    def words(self, name: str, here: list[str], there: list[str]) -> None:
        """Kinds and roles: old words to new ones."""
        what = {"kinds": "指标种类", "roles": "类别（roles）"}[name]
        more = list(IndicatorKind) if name == "kinds" else []
        for old, new in getattr(self.follows, name).items():
            at: TomlPath = (*_HERE, name, old)
            if old not in (*there, *more):
                self.unknown(at, old, there, f"{self.title} 里没有“{old}”这种{what}")
            if new not in here:
                self.unknown(at, new, here, f"没有“{new}”这种{what}")

    def choices(self) -> None:
        for name, words in self.follows.choices.items():
            at: TomlPath = (*_HERE, "choices", name)
            form = next((one for one in self.olds if place_of(one, name)), None)
            place = place_of(form, name) if form else None
            old = field_in(form, place) if form and place else None
            if form is None or old is None or place is None:
                known = (word for one in self.olds for word in words_of(one, places_of(one)))
                self.unknown(at, name, known, f"{self.title} 里没有“{name}”这个字段")
                continue
            new = field_in(self.new, target) if (target := target_of(self.follows, form, self.new, place)) else None
            for one, other in words.items():
                if one not in old.choices:
                    self.unknown((*at, one), one, old.choices, f"{self.title} 的“{name}”没有“{one}”这个选项")
                if new is not None and new.kind is FieldKind.CHOICE and other not in new.choices:
                    self.unknown((*at, one), other, new.choices, f"“{new.key}”没有“{other}”这个选项")

    def unknown(self, at: TomlPath, word: str, known: Iterable[str], cause: str) -> None:
        words = list(dict.fromkeys(known))
        shown = "、".join(words[:12]) + ("……" if len(words) > 12 else "")
        self.source.mistake(at, cause, propose(word, words, f"可以写：{shown or '（没有）'}"))


def target_of(follows: Follows, old: FormSet, new: FormSet, place: Place) -> Place | None:
    """Where a field of the old form set is said to be in the new one, or is by its name; None: nowhere."""
    path = new_path(follows, old, new, place[0])
    word = words_of(old, [place])[0]
    for words, within in ((follows.renames, path), (follows.moves, None)):
        for name, target in words.items():
            if name == word:
                return place_of(new, target, within)
    stays = (path, place[1])
    return stays if word not in follows.drops and field_in(new, stays) else None


def _on_one_line(one: str, other: str) -> bool:
    """Whether the one list hangs below the other (or the document)."""
    short, long = sorted((one, other), key=len)
    return not short or long.startswith(f"{short}.")
