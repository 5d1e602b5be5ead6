#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Does what docs/first-hour.md says, reading it: writes its programs, runs its commands, types its lines at the prompt and to
# GDB, and compares what comes. Its folder `hour` is build/first-hour here. Wants the SDK and the shell image to be made.

doc=docs/first-hour.md
work=build/first-hour
unset MAKEFLAGS MAKELEVEL MFLAGS
rm -rf "$work" && mkdir -p "$work" || exit 1
tests=0

result() { # name, condition's status, reason
    tests=$((tests + 1))
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1 $3"; fi
}

# Programs: the C blocks, each behind the line that names its file. Commands: one file a section, in its order.
awk -v work="$work" '
    /^## / { section++ }
    match($0, /^.*`hour\/[a-z]*\.c`/) { file = $0; sub(/.*`hour\//, "", file); sub(/`.*/, "", file) }
    /^```/ { if (inside) { inside = 0; next } inside = 1; code = $0 == "```c"; next }
    inside && code { print > (work "/" file); next }
    inside { gsub(/hour\//, work "/"); print > (work "/section" section) }
' "$doc"

make -s build/host/bin/qemurun > "$work/log" 2>&1
result programs_written "$([ -s $work/hello.c ] && [ -s $work/note.c ]; echo $?)" "no C blocks in $doc"

# Lines for the prompt, with the lines of output that follow them: numbers and months may be others.
at_prompt() { # section, image
    set -- "$1" "$2" -e '# '
    while IFS= read -r line; do
        case $line in
        '# shutdown') set -- "$@" -s shutdown ;;
        '# '*) set -- "$@" -s "${line#\# }" -e '# ' ;;
        esac
    done < "$work/section$1"
    image=$2
    shift 2
    build/host/bin/qemurun "$@" -t 60 "$image" > "$work/console" 2>&1
}

# Every line of output the section shows came.
shown() { # section
    awk '/^# /{ if ($0 ~ /^# (shutdown|slay|respawn|waitfor|sleep)/) { out = 0; next } out = 1; next } /^(make|cp|echo|sed|build)/ { out = 0; next } out' \
        "$work/section$1" | sed 's/[0-9][0-9]*/[0-9]*/g; s/  */ */g; s/(/[(]/g; s/)/[)]/g; s/ \*$//
            s/\(Jan\|Feb\|Mar\|Apr\|May\|Jun\|Jul\|Aug\|Sep\|Oct\|Nov\|Dec\)/[A-Z][a-z][a-z]/' > "$work/expected"
    while IFS= read -r pattern; do
        tr -d '\r' < "$work/console" | grep -q -e "^$pattern" || { echo "$pattern"; return 1; }
    done < "$work/expected"
}

at_prompt 2 build/ifs/procnto-smp-instr/shell.ifs
status=$?
[ $status = 0 ] && grep -q devc-pl011 "$work/console" && ! grep -q 'not found' "$work/console"
result look_around $? "status $status: $(tail -n 1 $work/console)"

# Sections 3 and 4: compile and run.
grep -h '^build/sdk/bin/' "$work/section3" "$work/section4" | sed 's| hour/| '$work'/|g' > "$work/commands"
while IFS= read -r command; do
    sh -c "$command" < /dev/null > "$work/out" 2>&1
    result "command_$tests" $? "$command: $(head -n 1 $work/out)"
    cat "$work/out" >> "$work/outputs"
done < "$work/commands"
grep -q 'hello Pauli, I am process [0-9]' "$work/outputs"
result program_runs $? "$(head -n 1 $work/outputs)"

# Section 5: an image with the resource manager.
sh -c "$(grep -e '^cp ' -e '^echo ' $work/section5)" && make -s build/run/my.ifs IFS=$work/my.build >> "$work/log" 2>&1
result image $? "$(tail -n 1 $work/log)"
at_prompt 5 build/run/my.ifs
status=$?
[ $status = 0 ]
result prompt $? "status $status: $(tail -n 1 $work/console)"
missing=$(shown 5)
result prompt_output $? "no line like: $missing"

# Section 6: GDB, for a minute at most.
sh -c "$(grep -e '^sed ' -e '^build/sdk/bin/' $work/section6 | sed 's| hour/| '$work'/|g')" < /dev/null
grep '^(gdb) ' "$work/section6" | sed 's/^(gdb) //' > "$work/gdb"
if command -v gdb-multiarch > /dev/null; then
    sh -c "timeout 60 $(grep '^make debug' $work/section6) GDB_PORT=$((21000 + $$ % 9000))" < "$work/gdb" > "$work/gdb.out" 2>&1
    grep -q 'note_read' "$work/gdb.out" && grep -q 'ker_msg_replyreceivev' "$work/gdb.out" && grep -q '= "note"' "$work/gdb.out" &&
        grep -q 'dispatch_handler (' "$work/gdb.out" &&
        grep -q 'cat .*REPLY .*note (.*) channel 1 thread 1' "$work/gdb.out" && grep -q '#[0-9]* .* in read (fd=' "$work/gdb.out"
    result gdb $? "$(tail -n 1 $work/gdb.out)"
fi
echo "PLAN $tests"
