#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Images and machines startup has to refuse: one clear line on the console, then power off.

image=${1:-build/ifs/procnto-smp/minimal.ifs}
run=build/host/bin/qemurun
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

result() { # name, status, reason
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1 $3"; fi
}

damaged() { # name, offset of the byte to change, text to expect
    cp "$image" "$work/bad.ifs"
    old=$(od -A n -t u1 -j "$2" -N 1 "$image")
    printf "\\$(printf %o $(((old + 1) % 256)))" | dd of="$work/bad.ifs" bs=1 seek="$2" conv=notrunc 2> "$work/dd"
    out=$($run -t 30 -w -e "$3" "$work/bad.ifs" 2>&1)
    result "$1" $? "$(echo "$out" | tail -n 1)"
}

size=$(wc -c < "$image")
# Startup's size stands 32 bytes into its header, which the first page precedes.
fs=$((4096 + $(od -A n -t u4 -j $((4096 + 32)) -N 4 "$image")))
damaged damaged_file $((size - 100)) 'the image is damaged'
damaged damaged_directory $((fs + 120)) 'the image is damaged'
damaged damaged_size $((fs + 9)) 'damaged'
damaged damaged_startup $((fs - 8)) 'startup part of the image is damaged'
# The machine has RAM, startup is told to see little of it.
out=$($run -t 30 -w -m 16M -x '-append -m1500K' -e 'too little RAM' "$image" 2>&1)
status=$?
result small_ram $status "$(echo "$out" | tail -n 1)"
echo "PLAN 5"
