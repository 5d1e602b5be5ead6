# SPDX-License-Identifier: Apache-2.0
# What the commands do that only Pauli has: check NAME 'COMMAND' 'OUTPUT' STATUS, as cases.sh. Read by tests/utils/run.sh.

# ---- pidin ----
header() { # table, its first line
    check "pidin_$1" "pidin $1 | head -n 1" "$2" 0
}
for table in abilities backtrace channels fds libs map mapinfo pmem regs rlimits timers; do
    header $table '     pid name'
done
header '' '     pid tid name                         prio STATE       Blocked'
header arg '     pid Arguments'
header cred '     pid name               uid/gid/euid/egid/suid/sgid groups'
header env '     pid Environment'
header extsched '     pid tid name               prio ExtSched     STATE'
header fam '     pid name               sid       parent    child     sibling'
header flags '     pid name               flags'
header irqs '     pid tid name'
header mem '     pid tid name               prio STATE            code  data        stack'
header rc '     pid name               return code'
header rmasks '     pid tid name               runmask            inherit mask'
header sched '     pid tid name               prio cpu ExtSched     STATE'
header sess '     pid name               sid       pgrp'
header sig '     pid tid name               queued           ignored          (blocked)'
header threads '     pid name               thread name          STATE       Blocked'
header times '     pid name               start-time        utime     stime     cutime    cstime'
header ttimes '     pid tid name               sutime            start-time'
header typeid '     pid name               typeid'
header users '     pid name               uid/gid/euid/egid/suid/sgid'
check pidin_info 'pidin in | sed -n "1s/ .*//p; 2s/ .*//p"' \
    'CPU:AARCH64
Processes:' 0
check pidin_net 'pidin net | cut -d " " -f 3' 'CPUs' 0
check pidin_syspage 'pidin sy=asinfo | cut -c 1-14 | head -n 1' 'Section:asinfo' 0
check pidin_letters 'pidin -p procnto -f aJ | head -n 1' '     pid STATE' 0
check pidin_width 'pidin -p pidin -F "%4J %4b"' 'STAT  tid
REPL    1' 0
check pidin_named 'pidin -p pidin -f N' 'name
proc/boot/pidin' 0
check pidin_two_tables 'pidin -p pidin sess times | grep -c "     pid name"' '2' 0
check pidin_rc_status 'sh -c "sh -c \"exit 7\" & exec sleep 60" & until pidin rc | grep -q " 7$"; do sleep 0.05; done; kill $!' '' 0
check pidin_rc_signal 'sh -c "sh -c \"kill -9 \\\$\\\$\" & exec sleep 60" & until pidin rc | grep -q " signal 9$"; do sleep 0.05; done; kill $!' '' 0
check pidin_limits 'on -L nofile:100:200 pidin -p pidin rlimits | awk "/NOFILE/ { print \$2, \$3 }"' '100 200' 0
check pidin_type 'on -T 7 pidin -p pidin typeid | awk "{ print \$3 }"' 'typeid
7' 0
check pidin_groups 'on -u 5:6:7:8 pidin -p pidin cred | awk "/pidin/ { print \$3, \$4, \$5 }"' '5/6/5/6/5/6 7 8' 0
check pidin_no_table 'pidin nonsense 2>/dev/null' '' 1
check pidin_ambiguous 'pidin s 2>/dev/null' '' 1
check pidin_no_process 'pidin -p nonsense 2>/dev/null | grep -c name' '1' 0
check pidin_other_node 'pidin -n elsewhere 2>/dev/null' '' 1
check pidin_family 'sh -c "sleep 0.3; :" & sleep 0.1; pidin -P sh -f a > f; kill $!; grep -c . f > /dev/null' '' 0

# ---- on ----
check on_priority 'on -p 20r pidin -p pidin -f p' 'prio
 20r' 0
check on_status 'on sh -c "exit 3"' '' 3
check on_signal 'on sh -c "kill -9 \$\$"' '' 137
check on_not_found 'on nonsense 2>/dev/null' '' 127
check on_option 'on -Z true 2>/dev/null' '' 1
check on_user 'on -u 5:6:7:8 id' 'uid=5 gid=6 groups=7,8' 0
check on_no_user 'on -l nonsense true 2>/dev/null' '' 1
check on_limit 'on -L nofile:100 sh -c "ulimit -n"' '100' 0
check on_bad_limit 'on -L nonsense:1 true 2>/dev/null' '' 1
check on_ability 'on -A root,deny,spawn,fork sh -c "cat /dev/null; echo \$?" 2>/dev/null' '126' 0
check on_ability_clock 'on -A root,deny,clockset date 010100002020 2>/dev/null' '' 1
check on_bad_ability 'on -A root,deny,nonsense true 2>/dev/null' '' 1
check on_partition 'on -X aps=x true 2>/dev/null' '' 1
check on_node 'on -f $(uname -n) echo here; on -n elsewhere echo there 2>/dev/null' 'here' 1
check on_wait 'on -w /dev/null -W 1 echo yes; on -w /dev/nonsense -W 0:50 echo no 2>/dev/null' 'yes' 1
check on_environment 'on -E -e A=b env' 'A=b' 0
check on_detached 'on -d sh -c "exit 3"' '' 0
check on_held 'on -h sleep 50 & sleep 0.1; kill -9 $!; slay -9 sleep > /dev/null' '' 1
check shutdown_denied 'on -A root,deny,reboot shutdown' '' 1
check shutdown_option 'shutdown -S nonsense 2>/dev/null' '' 1

# ---- slay ----
check slay_nobody 'slay nonsense 2>/dev/null' '' 0
check slay_count 'sleep 50 & sleep 50 & slay -fs TERM sleep' '' 2
check slay_print 'sleep 50 & slay -p sleep > f; [ "$(cat f)" = $! ] && echo same; kill $!' 'same' 0
check slay_priority 'sleep 50 & slay -P 15f sleep; pidin -p sleep -f p; slay sleep' 'prio
 15f' 1
check slay_signal 'slay -s NONSENSE sleep 2>/dev/null' '' 0
check slay_by_pid 'sleep 50 & slay -m pid sleep 2>/dev/null; echo $?; slay -9 $!; echo $?' '0
1' 0
check slay_terminal 'sleep 50 & slay -t $(basename $(tty < /dev/console)) -p sleep | grep -c .; slay -t null sleep 2>/dev/null; echo $?; kill $!' '1
0' 0

# ---- use, uname, df, mount ----
check use_name 'use use | head -n 1' 'use - print the usage text of a program' 0
check use_link 'use waitfor | head -n 1' 'waitfor - wait until a path exists' 0
check use_info 'use -i sh | head -n 1' 'NAME=sh' 0
check use_kernel 'use -i /proc/boot/procnto-* | grep -c VERSION=' '1' 0
check use_nothing 'echo x > f; use ./f' 'No usage available in ./f.' 1
check use_missing 'use nonsense 2>/dev/null' '' 1
check use_script 'printf "#!/bin/sh\n#ifdef __USAGE\n#%%C - a script\n#\n# more\n#endif\n" > f; use ./f' 'f - a script

more' 0
check use_source 'use -a waitfor | grep -c "^%-waitfor"' '1' 0
check use_running 'use -r sh | head -n 1' "sh - the shell: POSIX's command language" 0
check use_directory 'use -d /proc/boot | grep -c "^pidin - "' '1' 0
check uname_order '[ "$(uname -a)" = "$(uname -s) $(uname -n) $(uname -r) $(uname -v) $(uname -m) $(uname -p)" ] && echo same' 'same' 0
check uname_version 'uname -v | sed "s/[0-9]/9/g"' '9999/99/99-99:99:99UTC' 0
check df_image 'df -P / | awk "{ print \$1, \$5, \$6 }"' 'Filesystem Capacity Mounted
ifs 100% /' 0
check mount_image 'mount | grep -c "^ifs on / type ifs"' '1' 0
check df_missing 'df /nonsense 2>/dev/null' '' 1
check stty_layout 'stty < /dev/console | grep -c -e "^Name:  /dev/ser1" -e "^Type:  serial" -e "^Opens: " -e "^ intr=^C  quit=^. erase="' '4' 0
check stty_wrong 'stty nonsense < /dev/console 2>/dev/null' '' 1
check top_threads 'top -t -b -i 1 -D 1 -p 11 -n $(uname -n) | grep -c "  PID   TID PRI STATE"' '1' 0
check hogs_letters 'hogs -m x -i 1 2>/dev/null' '' 1
check hogs_least 'hogs -n -i 1 -s 1 -% 50c | grep -c idle' '1' 0
check showmem_regions 'showmem -Ds | grep -c code' '0' 1
check showmem_used 'showmem | awk "/Used Private/ { private = \$4 } /Total Used/ { used = \$4 } END { gsub(/[^0-9]/, \"\", private); gsub(/[^0-9]/, \"\", used); print (private + 0 <= used + 0) }"' '1' 0
check setconf_value 'setconf TIMEZONE XYZ3; getconf TIMEZONE; setconf TIMEZONE UTC0; setconf NONSENSE x 2>/dev/null' 'XYZ3' 2
check hostname_set 'old=$(hostname); hostname here.there; hostname; hostname -s; hostname $old' 'here.there
here' 0

# ---- confstr, mesg, newgrp, who, getty ----
check confstr_names '[ "$(confstr sysname)" = "$(uname -s)" ] && confstr | grep -c "^machine: "; confstr nonsense 2>/dev/null' '1' 1
check confstr_set 'old=$(confstr domain); confstr domain here.there; confstr domain; confstr domain "$old"' 'here.there' 0
check mesg_terminal 'mesg n < /dev/console; mesg < /dev/console; mesg y < /dev/console; mesg < /dev/console; mesg < /dev/null > /dev/null 2>&1' \
    'is n
is y' 2
check newgrp_group 'echo "id -g" | newgrp nonsense 2>/dev/null' '' 1
check who_mine 'who -m | cut -c 1-4 | grep -c .; who | grep -c .' \
    '1
0' 1
check getty_wrong 'getty 2>/dev/null; getty null 2>/dev/null' '' 1
check su_set_uid 'ls -l /proc/boot/su /proc/boot/passwd /proc/boot/newgrp | cut -c 1-10' \
    '-rwsr-xr-x
-rwsr-xr-x
-rwsr-xr-x' 0
