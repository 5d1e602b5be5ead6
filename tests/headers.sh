#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every header compiles alone, and twice, without a warning, whatever names the program asks for; and gives a program
# that asks for a standard the names of that standard only.

cc="build/sdk/bin/qcc -fsyntax-only -Wall -Wextra -Werror -pedantic-errors"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0

result() { # name, condition's status, reason
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1 $3"; fi
}

own="float.h iso646.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdnoreturn.h"
headers="$(cd build/sdk/include && find . -name '*.h' | sed 's|^\./||' | sort) $own"
for mode in "gnu11" "gnu90" "c90" "c11" "c99 -D_POSIX_C_SOURCE=200809L" "c99 -D_XOPEN_SOURCE=700" "gnu11 -D_QNX_SOURCE -D_FORTIFY_SOURCE=2 -O2"; do
    bad=
    for h in $headers; do
        printf '#include <%s>\n#include <%s>\nint main(void)\n{\n    return 0;\n}\n' "$h" "$h" > "$work/one.c"
        # shellcheck disable=SC2086
        $cc -std=$mode "$work/one.c" > "$work/log" 2>&1 || bad="$bad $h: $(grep -m 1 error "$work/log")"
    done
    [ -z "$bad" ]
    result "headers_alone_$(echo "$mode" | tr -cs 'a-z0-9\n' _)" $? "$bad"
done

# C++ programs include them too. There is no compiler of it for the target: any that is there checks the syntax.
if command -v clang++ > /dev/null; then
    cxx="clang++ --target=aarch64-none-elf -isystem $(clang++ -print-resource-dir)/include -Wno-c++11-long-long"
else
    cxx="g++ -isystem $(gcc -print-file-name=include) -Wno-long-long"
fi
for mode in c++98 c++17; do
    bad=
    for h in $headers; do
        printf '#include <%s>\nint min, max;\nint main()\n{\n    return 0;\n}\n' "$h" > "$work/one.cc"
        # shellcheck disable=SC2086
        ${cxx%% *} -nostdinc -isystem build/sdk/include ${cxx#* } -D__QNX__=710 -D__QNXNTO__=1 -fsyntax-only -Wall -Wextra -Werror \
            -pedantic-errors -std=$mode "$work/one.cc" > "$work/log" 2>&1 || bad="$bad $h: $(grep -m 1 error "$work/log")"
    done
    [ -z "$bad" ]
    result "headers_alone_$(echo "$mode" | tr + x)" $? "$bad"
done

# Names that are the program's own: each is a variable here.
taken() { # test, flags, headers, names
    { for h in $3; do echo "#include <$h>"; done
      for name in $4; do echo "int $name;"; done; } > "$work/own.c"
    # shellcheck disable=SC2086
    $cc $2 "$work/own.c" > "$work/log" 2>&1
    result "$1" $? "$(grep -m 1 error "$work/log")"
}
iso="assert.h complex.h ctype.h errno.h fenv.h inttypes.h limits.h locale.h math.h setjmp.h signal.h stdint.h stdio.h
    stdlib.h string.h tgmath.h time.h uchar.h wchar.h wctype.h $own"
posix="$iso aio.h arpa/inet.h dirent.h dlfcn.h fcntl.h fnmatch.h ftw.h glob.h grp.h iconv.h langinfo.h libgen.h monetary.h
    mqueue.h net/if.h netdb.h netinet/in.h nl_types.h poll.h pthread.h pwd.h regex.h sched.h search.h semaphore.h spawn.h
    strings.h sys/ipc.h sys/mman.h sys/resource.h sys/select.h sys/socket.h sys/stat.h sys/statvfs.h sys/time.h sys/times.h
    sys/types.h sys/uio.h sys/un.h sys/utsname.h sys/wait.h syslog.h tar.h termios.h unistd.h utime.h wordexp.h"
extra="alloca asprintf basename_r bcopy2 clearenv closefrom daemon delay dup3 err explicit_bzero fcloseall fgetln getprogname
    itoa ltoa major makedev max memicmp memmem mempcpy min minor pipe2 ppoll qsort_r reallocarray setbuffer sincos
    stricmp strlcat strlcpy strnset strrev strsep strupr timegm u_char u_int uint ushort vasprintf warn exp10 drem"
taken names_of_iso_c -std=c11 "$iso" "$extra dprintf environ fdopen fileno getline gettimeofday index j0 kill M_PI mkstemp open
    pipe popen random read rindex select setenv signgam sigaction_ stat strdup strndup stpcpy strtok_r_ usleep write y1"
taken names_of_posix "-std=c99 -D_POSIX_C_SOURCE=200809L" "$posix" "$extra a64l crypt getitimer_ gettimeofday_ index j0 killpg
    M_PI nice random rindex sigset srandom strptime swab usleep vfork y1"
taken names_of_xsi "-std=c99 -D_XOPEN_SOURCE=700" "$posix" "$extra"
taken names_of_gnu "-std=gnu11 -D_GNU_SOURCE" "stdio.h sys/sysmacros.h" flushall
echo "PLAN $n"
