"""The log file: what went wrong, for whoever mends the program; never what a form says."""

from __future__ import annotations

import logging
from pathlib import Path

from core.paths import user_data_dir

logger = logging.getLogger("jimutong")
logger.addHandler(logging.NullHandler())  # without a file the log goes nowhere, never into what people read


def log_file() -> Path:
    return user_data_dir() / "logs" / "jimutong.log"


def start_log(path: Path | None = None) -> Path:
    """Write warnings and worse to a file of at most 1 MB, two older ones kept; with no place to write, nowhere."""
    from logging.handlers import RotatingFileHandler

    path = path or log_file()
    if any(isinstance(handler, RotatingFileHandler) for handler in logger.handlers):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        return path
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return path
