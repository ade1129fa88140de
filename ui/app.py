"""Starts the window: input method, fonts, look, log; opens the file it was given."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QMessageLogContext, QSize, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from core.settings import Settings
from ui.input_method import choose_input_method, fcitx_answers_as_ibus
from ui.look.theme import Mode, set_up_application
from ui.look.tokens import STANDARD_TEXT, TEXT_SIZES
from ui.main_window import MainWindow

AFTER_FIRST_PAINT_MS = 60
FRAME = QSize(2, 40)
"""What a title bar and edges take around a window."""
NO_CHINESE_FONT = (
    "系统里没有中文字体，文字会显示成方框。"
    "请安装一种（终端里输入：sudo apt install fonts-wqy-microhei），再打开本程序。"
)


def run(argv: Sequence[str] = ()) -> int:
    """Show the window until it is closed; `argv` are the words after the program's name: at most a file to open."""
    gc.disable()  # until the window is there: nothing is thrown away before that
    advice = set_input_method()
    app = QApplication.instance() or QApplication([sys.argv[0] if sys.argv else "jimutong"])
    assert isinstance(app, QApplication)
    settings = Settings()
    prepare(app, settings)
    window = MainWindow(settings)
    _report_to(window)
    show_window(window)
    QTimer.singleShot(AFTER_FIRST_PAINT_MS, gc.enable)
    QTimer.singleShot(AFTER_FIRST_PAINT_MS, _start_log)
    for notice in filter(None, (advice, missing_font())):
        window.show_notice(notice)
    files = [word for word in argv if not word.startswith("-")]
    if files:
        QTimer.singleShot(0, lambda: window.open_path(Path(files[0]).absolute()))
    return app.exec()


def show_window(window: QWidget) -> None:
    """In its size where the screen has room for that and for the title bar, else the whole screen: a status bar below
    the edge is no use."""
    room, frame = window.screen().availableSize(), FRAME
    if window.width() > room.width() - frame.width() or window.height() > room.height() - frame.height():
        window.showMaximized()
    else:
        window.show()


def _start_log() -> None:
    """After the first paint: logging is one more thing to load."""
    from core.log import start_log

    start_log()


def prepare(app: QApplication, settings: Settings) -> None:
    """Names, Chinese texts of Qt and the look the person chose."""
    app.setApplicationName("jimutong")
    app.setApplicationDisplayName("绩目通")
    mode = next((mode for mode in Mode if mode.name == settings.text("mode")), Mode.SYSTEM)
    size = settings.number("text_size", STANDARD_TEXT)
    set_up_application(app, mode, size if size in TEXT_SIZES else STANDARD_TEXT)


def set_input_method() -> str | None:
    """Decide QT_IM_MODULE while Qt has not read it yet; the sentence to show, if something must be installed."""
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    choice = choose_input_method(os.environ, plugins, lambda: fcitx_answers_as_ibus(os.environ, Path.home()))
    if choice.module:
        os.environ["QT_IM_MODULE"] = choice.module
        os.environ.pop("QT_IM_MODULES", None)
    return choice.advice


def missing_font() -> str | None:
    """The sentence to show (and to print, because it would be boxes) where no font has Chinese."""
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return None
    print(NO_CHINESE_FONT, file=sys.stderr)
    return NO_CHINESE_FONT


def _report_to(window: MainWindow) -> None:
    """Whatever nobody caught is a bug of ours: written to the log, told once, the document untouched."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        from core.log import log_file, logger

        logger.error("unexpected", exc_info=(kind, error, trace))
        window.bug_met.emit(str(log_file()))

    sys.excepthook = report
    threading.excepthook = lambda met: report(met.exc_type, met.exc_value or met.exc_type(), met.exc_traceback)
    qInstallMessageHandler(_log_qt)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind is not QtMsgType.QtDebugMsg and kind is not QtMsgType.QtInfoMsg:
        from core.log import logger

        logger.warning("Qt: %s", message)
