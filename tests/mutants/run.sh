#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/mutants/run.sh [text]: breaks the kernel line by line as tests/mutants/list says, in a copy of the tree, builds it and runs the
# programs named there on 1 and 4 CPUs. Prints `noticed` or `SURVIVED` and the line; status 1 when one survived or is out
# of date. With text, only the lines that contain it.

copy=build/mutants
mkdir -p "$copy" || exit 1
for f in Makefile mk kernel startup procnto lib servers utils ifs tools tests; do
    rm -rf "${copy:?}/$f" && cp -a "$f" "$copy/" || exit 1
done
mkdir -p "$copy/build"
for f in gen kernel kernel-instr target startup host sdk; do
    rm -rf "${copy:?}/build/$f" && cp -a "build/$f" "$copy/build/" || exit 1
done
list=$(pwd)/tests/mutants/list
cd "$copy" || exit 1

# Replaces the text where it is there exactly once.
mutate() { # file, text, replacement
    MUTANT_TEXT=$2 MUTANT_NEW=$3 awk '
        BEGIN { text = ENVIRON["MUTANT_TEXT"]; new = ENVIRON["MUTANT_NEW"] }
        (at = index($0, text)) { found++; $0 = substr($0, 1, at - 1) new substr($0, at + length(text)) }
        { print }
        END { exit found != 1 }' "$1" > mutant.new && cp "$1" mutant.old && cat mutant.new > "$1"
}

# Which program notices: a case that fails, a hang, a panic.
notices() { # programs
    for program in $1; do
        for cpus in 1 4; do
            build/host/bin/pauli-run -d / -t 200 -c $cpus -i 4 "build/target/bin/test-$program" < /dev/null > mutant.log 2>&1
            status=$?
            if [ $status != 0 ] || grep -a -q '^not ok' mutant.log || ! grep -a -q '^PLAN ' mutant.log; then
                echo "$program-$cpus: $(grep -a -m 1 -e '^not ok' -e '^pauli-run' mutant.log | cut -c 1-100)"
                return 0
            fi
        done
    done
    return 1
}

survived=0 total=0
tab=$(printf '\t')
while IFS=$tab read -r file text new programs; do
    case $file$text in '#'*) continue ;; *"$1"*) ;; *) continue ;; esac
    total=$((total + 1))
    if ! mutate "$file" "$text" "$new"; then
        echo "OUT OF DATE $file: $text"
        survived=$((survived + 1))
        continue
    fi
    if ! make -s build/kernel/procnto-smp-instr < /dev/null > mutant.build 2>&1; then
        echo "DOES NOT BUILD $file: $text"
        survived=$((survived + 1))
    elif by=$(notices "$programs"); then
        echo "noticed  $file: $text  ($by)"
    else
        echo "SURVIVED $file: $text"
        survived=$((survived + 1))
    fi
    cat mutant.old > "$file"
done < "$list"
echo "$total mutants, $survived not noticed"
[ "$survived" = 0 ]
