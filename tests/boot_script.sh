#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# procnto's options and the boot script, as the console shows them: modifiers, environment, waitfor, and lines that are wrong.

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
image="$work/ifs"

cat > "$work/build" << 'END'
[virtual=aarch64le,raw] .bootstrap = {
    startup-qemu-virt
    PATH=/proc/boot procnto-smp-instr -z -m q -F 7 -P 20s -m~r -d 0000 -u 0077
}
[+script] .script = {
    display_msg begins
    waitfor /nowhere 0.2
    absent -x
    WHO=all
    [argv0=-odd] sh -c "echo name $0 who $WHO"
    WHO=one sh -c "echo who $WHO"
    [pri=21r] pidin -F "%a %p" -p pidin
    [cpu=63] sh -c "echo not here"
    sched_aps none 10
    procmgr_symlink /proc/boot/sh /bin/first
    procmgr_symlink /proc/boot/sh /bin/first
    /bin/first -c "echo by a link"
    sh -c "kill -9 $$"
    reopen /nowhere 0.1
    sh -c "echo behind" &
    waitfor /dev/null
    display_msg ends
    sh -c "cat /proc/config"
    shutdown
}
[type=link] /bin/sh=/proc/boot/sh
sh
pidin
toolbox
[type=hlink] /proc/boot/cat=/proc/boot/toolbox
[type=hlink] /proc/boot/shutdown=/proc/boot/toolbox
END
line() { # number of the line of the build file that begins so
    awk -v text="$1" 'index($0, "    " text) == 1 { print NR; exit }' "$work/build"
}

MKIFS_PATH=build/target/bin:build/kernel:build/startup:build/sdk/lib build/host/bin/mkifs "$work/build" "$image" > "$work/log" 2>&1 &&
    build/host/bin/qemurun -t 60 -c 2 -w "$image" > "$work/console" 2>> "$work/log"
status=$?
tr -d '\r' < "$work/console" > "$work/text"
n=0
says() { # name of the case, line of the console
    n=$((n + 1))
    if grep -qxF -e "$2" "$work/text"; then echo "ok boot_script_$1"; else echo "not ok boot_script_$1 status $status, no line: $2"; fi
}

says unknown_option 'procnto: option -z is not known here'
says bad_value 'procnto: option -F is not known here'
says waitfor_limit "boot script, line $(line 'waitfor /nowhere'): waitfor /nowhere: not there after 0.2 s"
says absent_program "boot script, line $(line absent): absent: cannot be started: No such file or directory"
says argv0_and_environment 'name odd who all'
says environment_of_a_line 'who one'
says no_such_cpu "boot script, line $(line '[cpu=63]'): sh: cannot be started: Invalid argument"
says no_partitions "boot script, line $(line sched_aps): sched_aps none: Not supported"
says link_again "boot script, line $(awk '/procmgr_symlink/ { at = NR } END { print at }' "$work/build"): procmgr_symlink /proc/boot/sh /bin/first: File exists"
says program_by_a_link 'by a link'
says killed "boot script, line $(line 'sh -c "kill'): sh: terminated by signal 9"
says reopen_fails "boot script, line $(line reopen): reopen /nowhere: not there after 0.1 s; still using /dev/text"
says after_all 'ends'
says in_the_background 'behind'
says privileged_priority 'priv_prio.prio:20'
says priority_saturates 'priv_prio.saturate:1'
says masks_of_proc 'procfs_ctl_umask:0000'
echo "PLAN $n"
