#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The commands as the build machine's compiler makes them, under ASan and UBSan: the cases of tests/utils/cases.sh, then garbage.

box=$(cd build/asan/bin && pwd)/toolbox || exit 1
top=$(pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/tmp" || exit 1
for name in $("$box"); do ln -s "$box" "$work/bin/$name"; done
ASAN_OPTIONS=detect_leaks=0
TMPDIR=$work/tmp
export ASAN_OPTIONS TMPDIR

PATH=$work/bin:$PATH sh tests/utils/run.sh "$top/tests/utils/cases.sh" > "$work/cases"
grep -v '^PLAN' "$work/cases"
sh tests/utils/fuzz.sh "$work/bin" "$work" > "$work/fuzz"
cat "$work/fuzz"
echo "PLAN $(($(sed -n 's/^PLAN //p' "$work/cases") + $(grep -c . "$work/fuzz")))"
