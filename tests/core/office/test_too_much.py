"""Files with more in them than any form has are refused before they take the memory."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from core.errors import UserError
from core.office.open import open_office
from tests.word import Word


def paragraphs(path: Path) -> Path:
    """Each with a number of its own: the file is no bomb by its size."""
    chance = random.Random(1)
    data = "".join(f'<w:p w:rsidR="{chance.getrandbits(32):08X}"/>' for _ in range(640_000))
    return Word().xml(data).save(path)


def plain_rows(path: Path) -> Path:
    chance = random.Random(1)
    cells = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>" * 20
    data = "".join(f'<w:tr w:rsidR="{chance.getrandbits(64):016X}">{cells}</w:tr>' for _ in range(18_800))
    return Word().xml(f"<w:tbl>{data}</w:tbl>").save(path)


def one_paragraph(path: Path) -> Path:
    return Word().xml(f"<w:p><w:r><w:t>{'长' * 100_001}</w:t></w:r></w:p>").save(path)


def a_page(path: Path) -> Path:
    path.write_text("<html><body>" + "<p>甲" * 400_000, "utf-8")
    return path


def lines(path: Path) -> Path:
    path.write_text("甲\n" * 300_000, "utf-8")
    return path


def one_line(path: Path) -> Path:
    path.write_text("甲," * 100_000, "utf-8")
    return path


@pytest.mark.parametrize("build", [paragraphs, plain_rows, one_paragraph, a_page, lines, one_line])
def test_it_is_refused_with_one_sentence_in_time(build, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = build(tmp_path / "a.file")
    begun = time.process_time()
    with pytest.raises(UserError, match="不予读取。"):
        open_office(path)
    assert time.process_time() - begun < 2.0
