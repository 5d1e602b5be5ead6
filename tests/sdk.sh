#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The SDK from a folder of its own: compile, run with arguments, input and output, exit statuses, hang limit, messages.

sdk=$(cd build/sdk && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cp -R "$sdk" "$work/moved sdk" && cd "$work" || exit 1
bin="$work/moved sdk/bin"

result() { # name, condition's status, reason
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1 $3"; fi
}

"$bin/qcc" -Vgcc_ntoaarch64le -w5 -o hello "$work/moved sdk/examples/hello.c" -lm -lsocket -lslog2 -lpthread -lrt > log 2>&1
result qcc_links $? "$(head -n 1 log)"
"$bin/qcc" -static -o hello_static "$work/moved sdk/examples/hello.c" > log 2>&1
result qcc_static $? "$(head -n 1 log)"
# A library beside the program: the image gets it, the linker finds it there.
echo 'int answer(void) { return 42; }' > answer.c
echo 'int answer(void); int main(void) { return answer(); }' > ask.c
"$bin/qcc" -shared -fPIC -Wl,-soname,libanswer.so.1 -o libanswer.so.1 answer.c > log 2>&1 && ln -s libanswer.so.1 libanswer.so &&
    "$bin/qcc" -o ask ask.c -L. -lanswer > log 2>&1
result qcc_shared $? "$(head -n 1 log)"
"$bin/pauli-run" -t 20 ask < /dev/null > output 2> log
status=$?
[ $status = 42 ]
result run_shared $? "status $status, 42 wanted: $(head -n 1 output) $(head -n 1 log)"
out=$("$bin/pauli-run" -t 20 hello_static Pauli < /dev/null 2> log)
[ "$out" = "hello, Pauli" ]
result run_static $? "$out $(head -n 1 log)"
# Run paths, a library path, programs and libraries of another server, exec, an interpreter of scripts.
cat > tell.c << 'EOF'
#include <stdio.h>
#include <unistd.h>
int answer(void);
int main(int argc, char **argv)
{
    if (argc > 2) execv(argv[2], (char *[]){ argv[2], argv[1], NULL });
    printf("%s %d\n", argv[argc - 1], answer());
    return 0;
}
EOF
"$bin/qcc" -o tell tell.c -L. -lanswer > log 2>&1 &&
    "$bin/qcc" -Wl,-rpath,'$ORIGIN/../lib:/nowhere' -o tell_origin tell.c -L. -lanswer > log 2>&1 &&
    "$bin/qcc" -Wl,--disable-new-dtags,-rpath,/opt/lib -o tell_rpath tell.c -L. -lanswer > log 2>&1
result qcc_rpath $? "$(head -n 1 log)"
printf '#!/proc/boot/tell\n' > tell_script
cat > try << 'EOF'
tell_rpath
mkdir /tmp/bin /tmp/lib
cp /proc/boot/tell_origin /tmp/bin/
cp /opt/lib/libanswer.so.1 /tmp/lib/
/tmp/bin/tell_origin
cp /proc/boot/tell /proc/boot/tell_script /tmp/
chmod +x /tmp/tell_script
/tmp/tell 2> /dev/null || echo no library
LD_LIBRARY_PATH=/tmp/lib
export LD_LIBRARY_PATH
/tmp/tell
/tmp/tell x /tmp/bin/tell_origin
/tmp/tell_script
EOF
target="$work/moved sdk/target/bin"
"$bin/pauli-run" -t 30 -f tell -f tell_origin -f tell_rpath -f tell_script -f libanswer.so.1:/opt/lib/libanswer.so.1 \
    -f "$target/cp" -f "$target/mkdir" -f "$target/chmod" -f try "$target/sh" /proc/boot/try < /dev/null > output 2> log
printf '%s 42\n' tell_rpath /tmp/bin/tell_origin > want
echo no library >> want
printf '%s 42\n' /tmp/tell x /tmp/tell_script >> want
cmp want output > diff 2>&1
result run_paths $? "$(head -n 1 diff) $(head -n 1 log)"
# pidin tells which libraries a process has.
printf '#include <unistd.h>\nint answer(void);\nint main(void) { return pause() + answer(); }\n' > waits.c
"$bin/qcc" -o waits waits.c -L. -lanswer > log 2>&1
printf 'waits &\nsleep 1\npidin -p waits libs\n' > try
"$bin/pauli-run" -t 30 -f waits -f libanswer.so.1 -f "$target/sleep" -f "$target/pidin" -f try "$target/sh" /proc/boot/try < /dev/null > output 2> log
grep -q 'libanswer.so.1 .*@' output && grep -q 'libc.so.5 .*@' output
result pidin_libraries $? "$(head -n 1 log) $(tail -n 1 output)"
# All names of one library in a buildfile; what only a program needs is added.
printf '%s\n' '[virtual=aarch64le,raw] .bootstrap = {' startup-qemu-virt procnto-smp '}' ldqnx-64.so.2 libc.so libc.so.5 tell > names.build
MKIFS_PATH="$work/moved sdk/boot:$work/moved sdk/lib:." "$bin/mkifs" names.build names.ifs > log 2>&1 &&
    "$bin/dumpifs" names.ifs > output 2>> log
[ "$(grep -c 'boot/libc.so.5$' output)" = 1 ] && grep -q 'ldqnx-64.so.2 -> libc.so.5' output &&
    grep -q 'libc.so -> libc.so.5' output && grep -q 'boot/libanswer.so.1$' output
result mkifs_libraries $? "$(head -n 1 log) $(grep -m 1 libc output)"
# GDB over QEMU's stub finds the libraries by the list the linker keeps.
if command -v gdb-multiarch > /dev/null; then
    port=$((22000 + $$ % 9000))
    "$bin/qcc" -g -no-pie -fno-pie -o tell_fixed tell.c -L. -lanswer > log 2>&1 &&
        qemu=$("$bin/pauli-run" -n -o fixed.ifs -f libanswer.so.1 ./tell_fixed 2>> log)
    cat > gdb << EOF
set osabi GNU/Linux
set sysroot /nonexistent
set solib-search-path $PWD:$work/moved sdk/lib
file tell_fixed
target remote 127.0.0.1:$port
hbreak main
continue
sharedlibrary
hbreak *answer
continue
backtrace
info sharedlibrary
kill
EOF
    # shellcheck disable=SC2086
    timeout 60 ${qemu% -serial*} -serial file:console -nic none -no-reboot -kernel fixed.ifs -S -gdb tcp:127.0.0.1:$port > /dev/null 2>&1 &
    sleep 1
    timeout 60 gdb-multiarch -q -batch -x gdb > output 2>&1
    grep -q '^#1.*main' output && grep -q 'Yes.*libc.so.5' output && grep -q 'Yes.*libanswer.so.1' output
    result gdb_shared_libraries $? "$(tail -n 2 output | tr '\n' ' ')"
    kill $! 2> /dev/null
else
    echo "skip gdb_shared_libraries no gdb-multiarch"
fi
mv libanswer.so.1 hidden.so
"$bin/pauli-run" -t 20 ask < /dev/null > output 2> log
[ $? = 127 ] && grep -q 'ask: libanswer.so.1: library not found, needed by /proc/boot/ask' output
result run_missing_library $? "$(head -n 1 output)"

out=$("$bin/pauli-run" -t 20 hello Pauli < /dev/null 2> log)
[ "$out" = "hello, Pauli" ]
result run_arguments $? "$out $(head -n 1 log)"

cat > copy.c << 'EOF'
#include <unistd.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    char block[512];
    for (ssize_t n; (n = read(0, block, sizeof block)) > 0;)
        if (write(1, block, (size_t)n) != n) return 99;
    return argc > 1 ? atoi(argv[1]) : 0;
}
EOF
cat > spin.c << 'EOF'
int main(void)
{
    for (;;) ;
}
EOF
cat > crash.c << 'EOF'
int main(void)
{
    *(volatile int *)0 = 1;
    return 0;
}
EOF
for p in copy spin crash; do
    "$bin/qcc" -o $p $p.c > log 2>&1
    result qcc_$p $? "$(head -n 1 log)"
done

# What build systems ask a compiler for, and how they hand over programs and options.
printf '%s\n' '-DTEXT="\"a b\""' '-c' "-o 'from file.o'" > options
echo 'const char text[] = TEXT; int main(void) { return 0; }' > options.c
"$bin/qcc" -dM -E - < /dev/null > output 2> log && grep -q '__QNXNTO__ 1' output && ! grep -q __linux output
result qcc_macros_of_nothing $? "$(head -n 1 log)"
"$bin/qcc" @options options.c > log 2>&1 && grep -q 'a b' 'from file.o'
result qcc_option_file $? "$(head -n 1 log)"
echo 'int main(void) { return 7; }' | "$bin/qcc" -x c -flto -pthread -shared-libgcc -o seven - -l:libm.a > log 2>&1 &&
    "$bin/pauli-run" -t 20 seven < /dev/null >> log 2>&1
[ $? = 7 ]
result qcc_standard_input $? "$(head -n 1 log)"
"$bin/qcc" -nostdinc -c copy.c > log 2>&1
[ $? != 0 ] && [ "$("$bin/qcc" -dumpmachine)" = aarch64-unknown-nto-qnx7.1.0 ] &&
    [ "$("$bin/qcc" -print-file-name=libc.so)" = "$work/moved sdk/lib/libc.so" ] &&
    "$bin/qcc" -print-search-dirs | grep -q "libraries: =$work/moved sdk/lib"
result qcc_tells_its_folders $? "$(head -n 1 log)"
for driver in q++ QCC 'qcc -x c++'; do
    # shellcheck disable=SC2086
    "$bin/"$driver copy.c > log 2>&1 || grep -q 'C++ is not supported' log || break
done
result qcc_refuses_cxx $? "$(head -n 1 log)"

# The first thread has the stack that portable programs count on, or what -N says.
cat > deep.c << 'EOF'
static int deep(int n)
{
    volatile char block[4096];
    block[0] = (char)n;
    return n == 0 ? 0 : deep(n - 1) + block[0] - (char)n;
}
int main(void)
{
    return deep(1500);
}
EOF
"$bin/qcc" -O0 -o deep deep.c > log 2>&1 && "$bin/qcc" -O0 -N256K -o shallow deep.c >> log 2>&1 &&
    "$bin/pauli-run" -t 20 deep < /dev/null >> log 2>&1
result run_deep_recursion $? "$(head -n 1 log)"
"$bin/pauli-run" -t 20 shallow < /dev/null > output 2> log
[ $? = 139 ]
result run_small_stack $? "$(head -n 1 output)"
# Every byte value, line ends and control characters too.
awk 'BEGIN { for (i = 0; i < 256; i++) printf "%c", i; for (i = 0; i < 300; i++) print "line", i }' > input
"$bin/pauli-run" -t 20 copy 42 < input > output 2> log
status=$?
[ $status = 42 ]
result run_status $? "status $status, 42 wanted: $(head -n 1 log)"
cmp input output > log 2>&1
result run_input_output $? "$(head -n 1 log)"

"$bin/pauli-run" -t 5 spin < /dev/null > output 2> log
status=$?
[ $status = 124 ]
result run_hang $? "status $status, 124 wanted"
"$bin/pauli-run" -t 20 crash < /dev/null > output 2> log
status=$?
[ $status = 139 ]
result run_signal $? "status $status, 139 wanted"
"$bin/pauli-run" -t 20 no-such-program < /dev/null > output 2> log
[ $? = 125 ]
result run_missing $? "$(head -n 1 log)"
"$bin/pauli-run" -t 5x copy < /dev/null > output 2> log
[ $? = 125 ] && grep -q 'a number from' log
result run_bad_number $? "$(head -n 1 log)"
cat > where.c << 'EOF'
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    char path[256];
    FILE *f = fopen("relative", "w");
    fprintf(stderr, "%s\n", f != NULL ? "writable" : "read-only");
    return puts(getcwd(path, sizeof path)) < 0;
}
EOF
"$bin/qcc" -o where where.c > log 2>&1
out="$("$bin/pauli-run" -t 20 -s where < /dev/null 2> errors) $(cat errors) $("$bin/pauli-run" -t 20 -d /dev where < /dev/null 2>&1 | tr '\n' ' ')"
[ "$out" = "/tmp writable read-only /dev " ]
result run_folder_and_errors $? "$out"
# A file the program leaves comes back byte for byte; one that is not there is an error unless the program has one of its own.
cat > leave.c << 'EOF'
#include <stdio.h>
int main(int argc, char **argv)
{
    FILE *f = fopen("/tmp/left", "wb");
    for (int i = 0; i < 20000; i++) fputs("\r\n\r\001", f), putc(i * 7, f);
    for (int i = 0; i < 3000; i++) printf("line %d\n", i);
    return fclose(f) + argc - 1;
}
EOF
"$bin/qcc" -o leave leave.c > log 2>&1
"$bin/pauli-run" -t 20 -r /tmp/left:"$work/moved sdk/left" leave 1 2 < /dev/null > output 2>> log
[ $? = 2 ] && [ "$(wc -c < "$work/moved sdk/left")" = 100000 ] && [ "$(tail -n 1 output)" = "line 2999" ] &&
    awk 'BEGIN { for (i = 0; i < 20000; i++) printf "\r\n\r%c%c", 1, i * 7 % 256 }' | cmp - "$work/moved sdk/left" >> log
result run_fetch $? "$(head -n 1 log)"
"$bin/pauli-run" -t 20 -r /tmp/none leave < /dev/null > output 2> log
[ $? = 125 ] && grep -q '/tmp/none: there is no such file' log
result run_fetch_none $? "$(head -n 1 log)"
# Nobody reads the output to its end.
("$bin/pauli-run" -t 20 leave < /dev/null 2> log; echo $? > status) | head -n 1 > output
[ "$(cat status)" = 141 ] && [ "$(cat output)" = "line 0" ]
result run_broken_pipe $? "$(cat status log)"
# A project of the usual form: folders of CPU and variant, common.mk.
mkdir -p project/aarch64/le project/aarch64/so-le project/x86_64/o project/public
printf '%s\n' 'ifndef QCONFIG' 'QCONFIG=qconfig.mk' 'endif' 'include $(QCONFIG)' 'NAME=greet' 'LIBS+=m' 'CCFLAGS+=-Wall -Werror' \
    'include $(MKFILES_ROOT)/qtargets.mk' > project/common.mk
for d in project project/aarch64 project/x86_64; do printf 'LIST=CPU\ninclude recurse.mk\n' > $d/Makefile; done
for d in aarch64/le aarch64/so-le x86_64/o; do echo 'include ../../common.mk' > project/$d/Makefile; done
echo '#define GREETING "hello"' > project/public/greet.h
printf '#include <greet.h>\n#include <math.h>\n#include <stdio.h>\nint main(int c, char **v) { printf("%%s %%.1f\\n", GREETING, sqrt(4.0 * c)); return v == 0; }\n' \
    > project/greet.c
(unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES; PAULI_SDK="$sdk" && . "$sdk/env.sh" && cd project && make install INSTALL_ROOT_nto="$work/root" > ../log 2>&1)
[ -f root/usr/include/greet.h ] && [ -f root/aarch64le/usr/bin/libgreet.so ] && [ ! -e project/x86_64/o/greet ] &&
    [ "$("$bin/pauli-run" -t 20 root/aarch64le/usr/bin/greet < /dev/null 2>> log)" = "hello 2.0" ]
result make_project $? "$(tail -n 1 log)"
# The pairs of examples that docs/write-a-server.md shows.
examples="$work/moved sdk/examples"
for p in msg_server msg_client resource_manager sample_info; do
    "$bin/qcc" -Wall -Werror -o $p "$examples/$p.c" > log 2>&1
    result qcc_$p $? "$(head -n 1 log)"
done
cat > try << 'EOF'
msg_server &
resource_manager &
sleep 1
msg_client "hello there"
msg_client
echo hello > /dev/sample
cat /dev/sample
sample_info
sample_info clear
cat /dev/sample
EOF
target="$work/moved sdk/target/bin"
"$bin/pauli-run" -t 30 -f msg_server -f msg_client -f resource_manager -f sample_info -f "$target/sleep" \
    -f "$target/cat" -f try "$target/sh" /proc/boot/try < /dev/null > output 2> log
printf 'HELLO THERE\nhello\n1 writes, 6 bytes now\n' | cmp - output > diff 2>&1
result run_examples $? "$(head -n 1 diff) $(head -n 1 log)"
echo "PLAN 38"
