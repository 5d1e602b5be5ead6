#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/shell/*.cases: each case is run by the build machine's /bin/sh and by our shell built for it, with sanitizers; output and
# status have to be the same, and a case that complains does so in both. `sh tests/shell.sh NAME...` runs single cases.

[ "$(readlink -f /bin/sh)" = "$(command -v dash)" ] || [ "$(basename "$(readlink -f /bin/sh)")" = dash ] || {
    echo "skip shell /bin/sh is not dash"
    echo "PLAN 1"
    exit 0
}
top=$PWD
ours=${SHELL_UNDER_TEST:-$top/build/asan/bin/sh}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/cases"
ln -s "$ours" "$work/bin/sh"
awk -v dir="$work/cases" '
    /^####/ { file = dir "/" $2; next }
    file != "" { print > file }' "$top"/tests/shell/*.cases
names=$(ls "$work/cases")
[ $# -eq 0 ] || names=$*
n=0

# run SHELL NAME PATH OUT: in an empty folder, with the shell under test as `sh` too
run() {
    rm -rf "$work/dir"
    mkdir "$work/dir"
    (cd "$work/dir" && PATH=$3 && export PATH && "$1" "$work/cases/$2" < /dev/null > "$4" 2> "$4.err"; echo "status $?" >> "$4")
}

LC_ALL=C ASAN_OPTIONS=detect_leaks=0
export LC_ALL ASAN_OPTIONS
unset ENV CDPATH
for name in $names; do
    n=$((n + 1))
    run /bin/sh "$name" "$PATH" "$work/want"
    run "$work/bin/sh" "$name" "$work/bin:$PATH" "$work/got"
    if grep -q -e AddressSanitizer -e 'runtime error' "$work/got.err"; then
        echo "not ok shell_$name $(grep -m 1 -e AddressSanitizer -e 'runtime error' "$work/got.err")"
    elif ! cmp -s "$work/want" "$work/got"; then
        echo "not ok shell_$name $(diff "$work/want" "$work/got" | sed -n 2,9p | tr '\n' ' ')"
    elif [ -s "$work/want.err" ] && ! [ -s "$work/got.err" ]; then
        echo "not ok shell_$name no message where /bin/sh says: $(head -n 1 "$work/want.err")"
    elif [ -s "$work/got.err" ] && ! [ -s "$work/want.err" ]; then
        echo "not ok shell_$name a message: $(head -n 1 "$work/got.err")"
    else
        echo "ok shell_$name"
    fi
done
echo "PLAN $n"
