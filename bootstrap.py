"""Makes the environment the program needs beside this file (.venv) and runs a command in it.

Standard library only, and written so that an older Python can still read it, to be told that it is too old.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")

USAGE = """用法：
  python3 bootstrap.py run [参数…]          打开程序；没有显示器时把示例写到 ./demo-output；有参数时交给 main.py
  python3 bootstrap.py test                 格式、类型、结构检查和全部测试
  python3 bootstrap.py nightly              耗时较长的测试
  python3 bootstrap.py benchmark [参数…]    测速
  python3 bootstrap.py screenshots [目录]   窗口各画面的截图，默认放在 ./screenshots
  python3 bootstrap.py build [目录]         打包成不用装 Python 的程序文件夹，默认放在 ./dist"""

# What Qt opens at run time and a bare Debian lacks: library -> package. The first group is needed without a
# screen too; where one of the second is missing (X11, then Wayland) Qt ends the program without a Python exception.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# Any font of the kind will do: family names -> what to install when there is none. Hei for the window, Song for pages.
FONTS = {
    "黑|Hei|Sans CJK|Han Sans|Sans Fallback|Sans SC": "fonts-wqy-microhei",
    "宋|Song|SimSun|Serif CJK|Han Serif|UMing|Serif SC": "fonts-arphic-uming",
}


def main(arguments):
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(f"绩目通需要 Python 3.11 到 3.13，现在运行的是 {platform.python_version()}，请换用其中一个版本。")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in COMMANDS:
        print(USAGE, file=sys.stderr)
        return 2
    return COMMANDS[command](rest)


def run(rest):
    prepare(development=False)
    return start([os.path.join(ROOT, "main.py"), *(rest or default_arguments())])


def test(rest):
    prepare(development=True)
    for title, arguments in STEPS:
        print(f"== {title}", flush=True)
        code = call(arguments, QT_QPA_PLATFORM="offscreen")
        if code:
            print(f"未通过：{title}", file=sys.stderr, flush=True)
            return code
    return pytest(rest)


def nightly(rest):
    prepare(development=True)
    return pytest(["-m", "nightly", "-o", "faulthandler_timeout=3600", *rest])


def benchmark(rest):
    prepare(development=True)
    return call(["-m", "tests.benchmarks.run", *rest], QT_QPA_PLATFORM=without_screen())


def screenshots(rest):
    prepare(development=True)
    folder, scenes = os.path.abspath(rest[0] if rest else "screenshots"), rest[1:]
    return call(["-m", "ui.gallery", folder, *scenes], QT_QPA_PLATFORM=without_screen())


def build(rest):
    install_system_packages(missing_build_packages())
    prepare(development=True)
    folder = os.path.abspath(rest[0] if rest else "dist")
    return call([os.path.join("resources", "packaging", "build.py"), folder])


COMMANDS = {
    "run": run,
    "test": test,
    "nightly": nightly,
    "benchmark": benchmark,
    "screenshots": screenshots,
    "build": build,
}
STEPS = [
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("lint-imports", ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"]),
]


def pytest(rest):
    """Its closing line is the last that is printed."""
    print("== pytest", flush=True)
    return call(["-m", "pytest", *rest], QT_QPA_PLATFORM="offscreen")


def default_arguments():
    """The window, or, where there is no screen to show it on, the sample documents."""
    if has_screen():
        return []
    print("没有显示器：示例文件写到 ./demo-output", flush=True)
    return ["demo", os.path.join(".", "demo-output")]


def has_screen():
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def without_screen():
    """Qt's own screen in memory, unless another was asked for: pictures and timings do not hang on a desktop."""
    return os.environ.get("QT_QPA_PLATFORM", "offscreen")


def start(arguments):
    """Becomes the program, so that signals and exit codes are its own; Windows has no such thing and waits for it."""
    if os.name == "nt":
        return subprocess.call([PYTHON, *arguments])
    return os.execv(PYTHON, [PYTHON, *arguments])


def call(arguments, **environment):
    """Runs in the project's folder, with its packages importable."""
    environment = {**os.environ, "PYTHONPATH": ROOT, **environment}
    return subprocess.call([PYTHON, *arguments], cwd=ROOT, env=environment)


def prepare(development):
    """Idempotent, and quick when there is nothing to do."""
    install_system_packages(missing_system_packages())
    wanted = requirements(development)
    stamp = os.path.join(VENV, "development.stamp" if development else "run.stamp")
    digest = digest_of(wanted)
    if venv_is_usable() and read(stamp) == digest:
        return
    make_venv()
    install(wanted)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(digest)


def missing_system_packages():
    if sys.platform != "linux":
        return []
    venv = [] if has_ensurepip() else ["python%d.%d-venv" % sys.version_info[:2]]
    libraries = [package for library, package in LIBRARIES.items() if not loads(library)]
    return venv + libraries + missing_fonts()


def missing_build_packages():
    """PyInstaller reads and writes ELF files with binutils, and packs Python's shared library, which Debian's own
    Python does without."""
    if sys.platform != "linux":
        return []
    tools = [] if shutil.which("objdump") else ["binutils"]
    return tools + ([] if has_shared_python() else ["libpython%d.%d" % sys.version_info[:2]])


def has_shared_python():
    """The system's, or one that lies beside the Python that runs this (made by pyenv or uv)."""
    import sysconfig

    name = "libpython%d.%d.so.1.0" % sys.version_info[:2]
    return os.path.exists(os.path.join(sysconfig.get_config_var("LIBDIR") or "", name)) or loads(name)


def has_ensurepip():
    """Debian's Python comes without it; once .venv is made it is not needed."""
    import importlib.util

    return os.path.exists(PYTHON) or importlib.util.find_spec("ensurepip") is not None


def loads(library):
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_fonts():
    if not shutil.which("fc-list"):
        return ["fontconfig", *FONTS.values()]
    families = subprocess.run(["fc-list", ":lang=zh-cn", "family"], stdout=subprocess.PIPE, check=False).stdout
    return [package for names, package in FONTS.items() if not re.search(names, families.decode("utf-8", "replace"))]


def install_system_packages(packages):
    if not packages:
        return
    install_line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        sys.exit(
            "缺少系统组件，本系统没有 apt-get，请用系统自己的软件包工具安装与下列 Debian 软件包相当的组件："
            + " ".join(packages)
        )
    if os.geteuid() != 0:
        sys.exit(
            "缺少系统组件，请先执行下面这一行，再重新运行：\n" + as_root("apt-get update && " + " ".join(install_line))
        )
    print("正在安装系统组件：" + " ".join(packages), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for line in (["apt-get", "-q", "update"], install_line):
        if subprocess.call(line, env=environment, stdout=subprocess.DEVNULL):
            sys.exit("系统组件没有装上，请检查网络和软件源后重试：" + " ".join(line))


def as_root(line):
    if shutil.which("sudo"):
        return line.replace("apt-get", "sudo apt-get")
    return "su -c '" + line + "'"


def requirements(development):
    import tomllib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    return project["dependencies"] + (project["optional-dependencies"]["dev"] if development else [])


def digest_of(wanted):
    parts = [sys.version, platform.machine(), *wanted, read(os.path.join(ROOT, "constraints.txt"))]
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def read(path):
    """Empty where there is no such file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def venv_is_usable():
    """Made by this version of Python, which is still there."""
    version = "version = %d.%d." % sys.version_info[:2]
    return os.path.exists(PYTHON) and version in read(os.path.join(VENV, "pyvenv.cfg"))


def make_venv():
    if venv_is_usable():
        return
    print("正在建立运行环境：" + VENV, flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]):
        sys.exit("运行环境没有建成，请删除 .venv 文件夹后重试。")


def install(wanted):
    print("正在安装程序组件（首次约需下载 100 MB）……", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, "--constraint", os.path.join(ROOT, "constraints.txt"), *wanted]):
        sys.exit("程序组件没有装全，请检查网络后重试。")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
