#!/usr/bin/env bash
# Makes a Python whose programs start on an old glibc (统信 UOS 20 has 2.28) on a newer Debian, and packs with it:
#
#     resources/packaging/old_python.sh ~/python-2.28 && ~/python-2.28/bin/python3 resources/packaging/build.py dist
#
# zig's compiler links against any glibc; the sources are Debian's own. About five minutes. Needs the .venv that
# `bootstrap.py build` makes, make, gcc and the right to read the package lists (apt-get update).
set -euo pipefail

glibc=2.28
version=3.11
root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
target=$(realpath -m "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{bin,sources,lists/partial,cache/archives/partial} "$target"

# ---- the sources, by the package lists this machine uses, without touching its settings
cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb /deb-src /p' >"$work/lists/old.list" || true
for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$work/sources/$(basename "$file")"
done
apt=(apt-get -q -o "Dir::Etc::sourcelist=$work/lists/old.list" -o "Dir::Etc::sourceparts=$work/sources"
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
cd "$work"
"${apt[@]}" update >/dev/null
"${apt[@]}" source --download-only --tar-only "python$version" sqlite3 libffi zlib xz-utils bzip2 >/dev/null
for file in *.orig.tar.*; do [[ $file == *.asc ]] || tar xf "$file"; done

# ---- the compiler: nothing of this machine's own headers and libraries may slip in
"$root/.venv/bin/python" -m pip install -q --no-deps --target "$work/zig" ziglang
cat >bin/cc <<END
#!/bin/bash
kept=()
for word in "\$@"; do case \$word in -[IL]/usr/* | -[IL]/lib*) ;; *) kept+=("\$word") ;; esac; done
exec "$work/zig/ziglang/zig" cc -target "$(uname -m)-linux-gnu.$glibc" "\${kept[@]}"
END
for tool in ar ranlib; do printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$work/zig/ziglang/zig" $tool >bin/$tool; done
chmod +x bin/*
export CC="$work/bin/cc" AR="$work/bin/ar" RANLIB="$work/bin/ranlib"
export CFLAGS="-fPIC -O2 -fno-sanitize=undefined -Wno-date-time"
parts=$work/parts
jobs=-j$(nproc)

# ---- what Python's own modules need, inside them
(cd zlib-*/ && ./configure --static --prefix="$parts" && make "$jobs" libz.a && make install)
(cd bzip2-*/ && make "$jobs" libbz2.a CC="$CC" AR="$AR" RANLIB="$RANLIB" CFLAGS="$CFLAGS" &&
    cp bzlib.h "$parts/include" && cp libbz2.a "$parts/lib")
(cd xz-*/ && ./configure -q --disable-shared --prefix="$parts" --disable-{xz,xzdec,lzmadec,lzmainfo,scripts,doc} &&
    make -s "$jobs" && make -s install)
(cd libffi-*/ && ./configure -q --disable-shared --prefix="$parts" --disable-{docs,exec-static-tramp,multi-os-directory} &&
    make -s "$jobs" && make -s install)
(cd sqlite3-*/ && ./configure -q --disable-shared --prefix="$parts" --disable-{tcl,readline} \
    CFLAGS="$CFLAGS -DSQLITE_ENABLE_FTS5" && make -s "$jobs" libsqlite3.la &&
    cp sqlite3.h src/sqlite3ext.h "$parts/include" && cp .libs/libsqlite3.a "$parts/lib")

# ---- Python: without OpenSSL (the program never goes to a network; sums come from Python's own code)
cd Python-"$version"*/
./configure -q --prefix="$target" --enable-shared --without-ensurepip OPT="-DNDEBUG -fwrapv" CPPFLAGS="-I$parts/include" \
    LDFLAGS="-L$parts/lib -Wl,-rpath,$target/lib"
# zig's linker knows only the long name of this option, and links no library of nothing but libraries.
sed -i 's/-Wl,-h\$(INSTSONAME)/-Wl,-soname,$(INSTSONAME)/' Makefile
make "$jobs" "libpython$version.so"
gcc -shared -Wl,-soname,libpython3.so -o libpython3.so
make "$jobs" -o libpython3.so
make -o libpython3.so install
for text in "$work"/{zlib-*/LICENSE,bzip2-*/LICENSE,xz-*/COPYING,libffi-*/LICENSE}; do
    printf '\n\n%s\n\n' "$(basename "$(dirname "$text")")" && cat "$text"
done >>"$target/lib/python$version/LICENSE.txt"

# ---- the program's libraries and the packer
"$root/.venv/bin/python" - "$root" >"$work/wanted.txt" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
import bootstrap
print("\n".join([*bootstrap.requirements(False), "pyinstaller"]))
END
"$root/.venv/bin/python" -m pip install -q --only-binary :all: --python-version "$version" --upgrade \
    --target "$target/lib/python$version/site-packages" -c "$root/constraints.txt" -r "$work/wanted.txt"
echo "$target/bin/python3"
