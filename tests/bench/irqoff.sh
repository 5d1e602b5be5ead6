#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/bench/irqoff.sh OUT PROGRAM...: the longest stretches with interrupts masked under the whole load of the target tests, one CPU, one
# instruction a nanosecond. OUT gets lines `call instructions step program`, the longest first: of each kernel call,
# and of faults, interrupts and the idle thread, where `step` is the continuation that ran, if one did.

out=$1
shift
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
run() { # program
    needs=$(cat "build/target/bin/$1.needs" 2> /dev/null)
    build/host/bin/pauli-run -d / -t 600 -i 0 -k procnto-smp-irqoff $needs "build/target/bin/$1" < /dev/null > "$work/$1.log" 2>&1
    grep -a -q '^PLAN ' "$work/$1.log" || echo "irqoff: $1 did not come to its end" >&2
    awk -v program="$1" '/^irqoff [0-9]+ [0-9]+ / { print $2, $3, $4, program }' "$work/$1.log" > "$work/$1.found"
}
for program; do
    run "$program" &
    [ -z "$busy" ] || wait "$busy"
    busy=$!
done
wait
cat "$work"/*.found | awk '
    NR == FNR { if ($1 ~ /^[0-9]+$/) name[$1] = $2; next }
    $2 > worst[$1] { worst[$1] = $2; rest[$1] = $3 " " $4 }
    END {
        name[256] = "(fault)"; name[257] = "(interrupt)"; name[258] = "(idle)"
        for (n in worst) print name[n], worst[n], rest[n]
    }' kernel/kercalls.def - | sort -k 2,2nr > "$out.new" && mv "$out.new" "$out"
