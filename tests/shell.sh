#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/shell/*.cases: each case is run by the build machine's /bin/sh and by our shell built for it, with sanitizers; output and
# status have to be the same, and a case that complains does so in both. Then the cases run on Pauli, to the same output.
# `sh tests/shell.sh NAME...` runs single cases.

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
mkdir "$work/want"
for name in $names; do
    n=$((n + 1))
    want=$work/want/$name
    run /bin/sh "$name" "$PATH" "$want"
    run "$work/bin/sh" "$name" "$work/bin:$PATH" "$work/got"
    if grep -q -e AddressSanitizer -e 'runtime error' "$work/got.err"; then
        echo "not ok shell_$name $(grep -m 1 -e AddressSanitizer -e 'runtime error' "$work/got.err")"
    elif ! cmp -s "$want" "$work/got"; then
        echo "not ok shell_$name $(diff "$want" "$work/got" | sed -n 2,9p | tr '\n' ' ')"
    elif [ -s "$want.err" ] && ! [ -s "$work/got.err" ]; then
        echo "not ok shell_$name no message where /bin/sh says: $(head -n 1 "$want.err")"
    elif [ -s "$work/got.err" ] && ! [ -s "$want.err" ]; then
        echo "not ok shell_$name a message: $(head -n 1 "$work/got.err")"
    else
        echo "ok shell_$name"
    fi
done

# Words made at random: each shell has to make the same fields of them.
for seed in $([ $# -eq 0 ] && echo 1 2 3); do
    awk -v seed=$seed -v count=300 -f tests/shell/fuzz.awk > "$work/words"
    for ifs in d c n; do
        n=$((n + 1))
        /bin/sh tests/shell/fuzz.sh $ifs < "$work/words" > "$work/want.fields" 2> /dev/null
        "$work/bin/sh" tests/shell/fuzz.sh $ifs < "$work/words" > "$work/got.fields" 2> "$work/got.err"
        if cmp -s "$work/want.fields" "$work/got.fields" && ! [ -s "$work/got.err" ]; then
            echo "ok shell_fuzz_${seed}_$ifs"
        else
            echo "not ok shell_fuzz_${seed}_$ifs $(diff "$work/want.fields" "$work/got.fields" | sed -n 1,5p | tr '\n' ' ')"
        fi
    done
done

# The same cases on Pauli, in an image that holds them.
cat > "$work/all" <<'EOF'
for file in /cases/*; do
    mkdir /tmp/w
    cd /tmp/w
    echo "@case ${file##*/}"
    sh "$file" < /dev/null 2> /tmp/err
    echo "status $?"
    cd /tmp
    rm -rf /tmp/w
done
echo @end
EOF
cp ifs/shell.build "$work/build"
{
    echo "/proc/boot/all=$work/all"
    for name in $names; do echo "/cases/$name=$work/cases/$name"; done
} >> "$work/build"
if MKIFS_PATH=build/target/bin:build/kernel:build/startup:build/sdk/lib KERNEL=procnto-smp-instr STARTUP_OPTIONS= PROCNTO_OPTIONS= \
    build/host/bin/mkifs "$work/build" "$work/ifs" > "$work/log" 2>&1; then
    build/host/bin/qemurun -t 120 -e '# ' -s 'sh /proc/boot/all' -e '@end' "$work/ifs" > "$work/console" 2>> "$work/log"
fi
mkdir "$work/target"
tr -d '\r' < "$work/console" | awk -v dir="$work/target" '
    /^@case / { file = dir "/" $2; next }
    /^@end/ { exit }
    file != "" { print > file }'
for name in $names; do
    n=$((n + 1))
    if cmp -s "$work/want/$name" "$work/target/$name"; then
        echo "ok shell_target_$name"
    else
        echo "not ok shell_target_$name $(diff "$work/want/$name" "$work/target/$name" 2>&1 | sed -n 2,9p | tr '\n' ' ')"
    fi
done
echo "PLAN $n"
