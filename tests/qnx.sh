#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The programs of tests/qnx, written as programs for QNX are: compiled unchanged by the SDK and run on 1 and on 4 CPUs.
# The comment at the top of each says ` * > line` for every line of its output, ` * exit: N` when that is not 0 and
# ` * flags: ...` for qcc. tests/qnx/names.list: every name of the interface; it must compile. tests/conformance/qnx.def: every
# function of the library reference; it must link.
# Several CPUs are in virtual time (pauli-run -i).
# The SDK's own examples that say so run too.
# tests/qnx.sh [name...]: these only.

src=$(cd tests/qnx && pwd) && sdk=$(cd build/sdk && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
planned=0

result() { # name, condition's status, reason
    planned=$((planned + 1))
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1 $3"; fi
}

name_of() { # source
    case $1 in
    */examples/*) echo "example-$(basename "$1" .c)" ;;
    *) basename "$1" .c ;;
    esac
}

compile() { # sources: every second one of them, beginning with $1
    skip=$1
    shift
    for c in "$@"; do
        skip=$((1 - skip))
        [ $skip = 0 ] && continue
        name=$(name_of "$c")
        # shellcheck disable=SC2046
        "$sdk/bin/qcc" -Vgcc_ntoaarch64le -Wall $(sed -n 's/^ \* flags: //p' "$c") -o "$name" "$c" > "$name.log" 2>&1
        sed -n 's/^ \* > \{0,1\}//p' "$c" > "$name.want"
        sed -n 's/^ \* exit: //p' "$c" > "$name.exit"
    done
}

run() { # CPUs, names: compares what each printed and its status
    cpus=$1
    shift
    files=
    for n in "$@"; do files="$files -f $n"; done
    # shellcheck disable=SC2086
    "$sdk/bin/pauli-run" -t 300 -c "$cpus" $([ "$cpus" = 1 ] || echo -i 4) $files qnx-runner "$@" < /dev/null > out 2> err
    status=$?
    awk '/^#begin /{ file = $2 ".got"; printf "" > file; held = 0; next }
         /^#end /{ print $3 > ($2 ".status"); if (held && last != "") print last > file; close(file); file = ""; next }
         file != "" { if (held) print last > file; last = $0; held = 1 }' out
    for n in "$@"; do
        want=$(cat "$n.exit")
        if [ ! -f "$n.status" ]; then
            result "$n-$cpus" 1 "did not end, pauli-run $status: $(head -n 1 err)"
        elif [ "$(cat "$n.status")" != "${want:-0}" ]; then
            result "$n-$cpus" 1 "status $(cat "$n.status")"
        elif [ -s "$n.want" ]; then
            diff "$n.want" "$n.got" > "$n.diff"
            result "$n-$cpus" $? "$(sed -n '2,3p' "$n.diff" | tr '\n' ' ')"
        else
            result "$n-$cpus" 0
        fi
    done
    rm -f -- *.got *.status
}

if [ $# -gt 0 ]; then
    sources=
    for n in "$@"; do sources="$sources $src/$n.c"; done
else
    sources="$(ls "$src"/*.c) $(grep -l "^ \* > " "$sdk"/examples/*.c)"
    awk -f "$src/names.awk" "$src/names.list" > names-of-all.c
    "$sdk/bin/qcc" -w -c -o names-of-all.o names-of-all.c > names.log 2>&1
    result names $? "$(grep error names.log | head -n 1)"
    # Every function of the library reference: a program that names it links.
    awk 'BEGIN { print ".data" } $1 == "f" { for (i = 2; i <= NF; i++) print ".quad " $i }' "$src/../conformance/qnx.def" > functions.s
    echo 'int main(void) { return 0; }' > functions.c
    "$sdk/bin/qcc" -Wl,--no-gc-sections -o functions functions.c functions.s -lm > functions.log 2>&1
    result functions $? "$(grep -o 'undefined reference to .*' functions.log | head -n 3 | tr '\n' ' ')"
fi
# shellcheck disable=SC2086
compile 0 $sources &
# shellcheck disable=SC2086
compile 1 $sources
wait
"$sdk/bin/qcc" -o qnx-runner "$src/run/qnx-runner.c" > runner.log 2>&1 || { cat runner.log; exit 1; }
programs=
for c in $sources; do
    name=$(name_of "$c")
    if [ -x "$name" ]; then
        programs="$programs $name"
    else
        result "$name-compile" 1 "$(grep error "$name.log" | head -n 1)"
    fi
done
# shellcheck disable=SC2086
run 1 $programs
# shellcheck disable=SC2086
run 4 $programs
echo "PLAN $planned"
