#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `make debug` as a user has it, on one CPU and four: the commands of tools/gdb on the live system, from user code and from the
# kernel, then on one that has panicked; and the panic report. The program (tests/gdb/waits.c) has two deadlocks to find; the dump
# key's report names them too.

work=build/gdb-test
waits=$work/waits
unset MAKEFLAGS MAKELEVEL MFLAGS
rm -rf "$work" && mkdir -p "$work" || exit 1
tests=0
run=

result() { # name, condition's status, file with the reason
    tests=$((tests + 1))
    if [ "$2" = 0 ]; then echo "ok $run$1"; else echo "not ok $run$1"; sed 's/^/# /' "$3" | tail -60; fi
}

found() { # test, pattern, file
    tr -d '\r' < "$3" | grep -q -e "$2"
    result "$1" $? "$3"
}

build/sdk/bin/qcc -g -O1 -Wall -no-pie -Wl,-Ttext-segment=0x20000000 -o $waits tests/gdb/waits.c > $work/log 2>&1
result program $? $work/log

# The report in virtual time: on several CPUs too it always is the same.
build/sdk/bin/pauli-run -c 4 -i 4 $waits -k > $work/dump 2>&1 < /dev/null
found dump-state ' waits  *10 REPLY  *MSG_SENDV  *waits (.*) channel 1 thread 1' $work/dump
found dump-mutex ' waits  *10 MUTEX  *SYNC_MUTEX_LOCK  *[0-9a-f]* owned by waits (' $work/dump
found dump-deadlock-messages '^deadlock: waits (\([0-9]*\.[12]\)) -> waits (.*\.[12]) -> waits (\1)' $work/dump
found dump-deadlock-mutexes '^deadlock: waits (\([0-9]*\.[34]\)) -> waits (.*\.[34]) -> waits (\1)' $work/dump
[ "$(grep -c '^deadlock:' $work/dump)" = 2 ]
result dump-each-once $? $work/dump

if ! command -v gdb-multiarch > /dev/null; then
    echo "skip gdb gdb-multiarch is not installed"
    echo "PLAN $tests"
    exit
fi

cat > $work/gdb.build <<'END'
[virtual=aarch64le,raw] .bootstrap = {
    startup-qemu-virt ${STARTUP_OPTIONS}
    PATH=/proc/boot ${KERNEL} ${PROCNTO_OPTIONS}
}
[+script] .script = {
    PATH=/proc/boot
    display_msg before the panic
    waits &
}
waits=build/gdb-test/waits
END

# First with a CPU at EL0 in the program; then in the kernel, on the way from it; at last behind a jump of the kernel to nowhere.
cat > $work/commands <<'END'
pauli-path build/gdb-test
add-symbol-file build/gdb-test/waits
hbreak ready
continue
echo ==processes\n
info pauli-processes
echo ==threads\n
info pauli-threads
echo ==channels\n
pauli-channels waits
echo ==aspace\n
pauli-aspace waits
echo ==bt\n
pauli-bt waits full
echo ==bt-procnto\n
pauli-bt 1
echo ==bt-tid\n
pauli-bt 5
echo ==kernel\n
remove-symbol-file build/gdb-test/waits
delete
hbreak ker_msg_sendv
continue
pauli-symbols waits
backtrace
echo ==running\n
pauli-bt waits.1
echo ==panic\n
hbreak *machine_halt
set $pc = 0x1234
continue
pauli-threads waits
echo ==panic-bt\n
pauli-bt waits.5
pauli-log
kill
quit
END

part() { # name: what GDB said in that part
    awk -v name="==$1" '$0 == name { on = 1; next } /^==/ { on = 0 } on' $work/gdb.out > $work/part
}

session() { # CPUs, kernel
    run="$1-cpus-"
    timeout 100 make -s debug IFS=$work/gdb.build CPUS="$1" KERNEL="$2" GDB_PORT=$((21000 + ($$ * 2 + $1) % 9000)) \
        < $work/commands 2>&1 | sed 's/^\((gdb) \)*//' > $work/gdb.out
    part processes
    found processes '^  *[0-9]* .* waits$' $work/part
    part threads
    found threads-reply ' 2 waits .*10r REPLY .*MSG_SENDV  *waits (.*) channel 1 thread 1' $work/part
    found threads-send ' 1 waits .*10r SEND .*MSG_SENDV  *waits (.*) channel 1' $work/part
    found threads-mutex ' 3 waits .*10r MUTEX .*SYNC_MUTEX_LOCK .* owned by waits (.*\.4)' $work/part
    found threads-running ' 1 waits .*RUNNING  *cpu [0-3]' $work/part
    found threads-deadlock '^deadlock: waits (.*\.[34]) -> waits (.*\.[34]) -> waits' $work/part
    part channels
    found channels-sender 'sends:  *waits ([0-9]*\.1) at 10' $work/part
    found channels-reply 'to reply: waits ([0-9]*\.2) by thread 1' $work/part
    part aspace
    found aspace-code ' 2000[0-9]000 .* r-x .*physical' $work/part
    found aspace-stack 'rw- .*stack' $work/part
    part bt
    found bt-running 'ready (rounds=' $work/part
    found bt-main ' main (argc=1' $work/part
    found bt-server ' in server (arg=' $work/part
    found bt-locker ' others = 0x.* <first>' $work/part
    found bt-marker 'sleeper (marker=.*4711)' $work/part
    found bt-child ' in child_main ()' $work/part
    part bt-procnto
    found bt-procnto ' in dispatch_serve ()' $work/part
    part bt-tid
    found bt-tid 'sleeper (marker=.*4711)' $work/part
    part kernel
    found kernel-entry ' el0_svc ()' $work/part
    found kernel-caller ' in ready (rounds=' $work/part
    part running
    found running-kernel '^#k0 .* in ker_msg_sendv' $work/part
    found running-user ' in ready (rounds=' $work/part
    part panic
    found panic-threads ' 3 waits .*MUTEX ' $work/part
    part panic-bt
    found panic-bt 'sleeper (marker=.*4711)' $work/part
    found panic-log 'PANIC: kernel fault' $work/part
    report=build/run/console.log
    found report-cause '^PANIC: kernel fault: esr=86.* far=0000000000001234' $report
    found report-who '^cpu [0-3] running pid [0-9]* (.*waits) tid 1 ' $report
    found report-call '^call: MSG_SENDV' $report
    found report-kernel-symbols '  #0 ffffffff8.* el0_svc+0x' $report
    found report-user '^user backtrace: .*waits' $report
    found report-trace '  t:.* MSG_SENDV' $report
    sed -n '/^last log lines:/,$p' $report > $work/part
    found report-log '^Process [0-9]* (waits) terminated SIGSEGV' $work/part
    if [ "$1" = 1 ]; then found report-lock '^kernel lock: one cpu, none' $report
    else found report-lock '^kernel lock: held by cpu [0-3], [0-9] waiting' $report
    fi
    sh tools/gdb/symbolise.sh $work < $report > $work/symbolised 2>&1
    found report-user-symbols '  #1 .* ready at .*waits.c' $work/symbolised
    found report-user-library '  #0 .* kercall_send at ' $work/symbolised
}

session 1 procnto-smp-debug
session 4 procnto-smp-instr
run=
echo "PLAN $tests"
