#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/programs/*.c, portable programs: the SDK's build on Pauli prints what the build machine's own build prints.
# NAME.in is its input. The headers' list tests/conformance/posix.def compiles and links first.

bin=$(cd build/sdk/bin && pwd) || exit 1
src=$(cd tests/programs && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

result() { # name, condition's status, reason
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1 $3"; fi
}

awk -v dir="$work" -f tools/gen/interfaces.awk tests/conformance/posix.def
for f in "$work"/*.c; do
    "$bin/qcc" -w -o "$work/x" "$f" -lm > "$work/log" 2>&1
    result "header_$(basename "$f" .c)" $? "$(grep -m 1 -e error -e undefined "$work/log")"
done
for f in "$src"/*.c; do
    name=$(basename "$f" .c)
    in=/dev/null
    [ -f "$src/$name.in" ] && in=$src/$name.in
    ${HOSTCC:-gcc} -std=gnu11 -O1 -w -o "$work/host" "$f" -lm -lpthread > "$work/log" 2>&1 &&
        "$bin/qcc" -std=gnu11 -O1 -w -o "$work/$name" "$f" -lm > "$work/log" 2>&1
    result "program_${name}_compiles" $? "$(grep -m 1 error "$work/log")"
    (cd "$work" && ./host) < "$in" > "$work/want" 2>&1
    want=$?
    "$bin/pauli-run" -t 60 "$work/$name" < "$in" > "$work/got" 2> "$work/log"
    got=$?
    [ $got = $want ] && cmp "$work/want" "$work/got" > "$work/log" 2>&1
    result "program_$name" $? "status $got, $want wanted: $(head -n 1 "$work/log")"
done
echo "PLAN $n"
