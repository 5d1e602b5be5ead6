#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A core file, written on Pauli by dumper, opened by the build machine's gdb-multiarch: all threads, arguments, variables.

sdk=$(cd build/sdk && pwd) && src=$(cd tests/core && pwd) && dumper=$(cd build/target/bin && pwd)/dumper || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

result() { # name, condition's status
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1"; sed 's/^/# /' gdb.log console.log | grep -v '^# core' | head -40; fi
}

: > gdb.log
"$sdk/bin/qcc" -static -g -O1 -Wall -o crash "$src/crash.c" && cc -O1 -o undump "$src/undump.c" &&
    "$sdk/bin/pauli-run" -f "$dumper" crash > console.log 2>&1
grep -q '^signal 11, core 1' console.log
result dumped $?
./undump core.file < console.log
result complete $?
gdb-multiarch -nx -batch -ex 'thread apply all bt' -ex 'print remembered' crash core.file > gdb.log 2>&1
grep -q 'victim (depth=.*0, where=0x10)' gdb.log
result died-here $?
grep -q '#3 .*victim (depth=depth@entry=3' gdb.log
result backtrace $?
grep -q 'sleeper (marker=marker@entry=4711)' gdb.log
result other-thread $?
grep -q 'a variable the debugger shows' gdb.log
result variable $?
grep -q 'Program terminated with signal SIGSEGV' gdb.log
result signal $?
echo PLAN 7
