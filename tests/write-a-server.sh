#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Does what docs/write-a-server.md and docs/write-a-driver.md say, reading them: compiles their code, runs their commands beside
# the SDK's examples, compares what they say is printed, and looks for the programs they point to.

root=$(pwd)
sdk=$root/build/sdk
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
for d in "$sdk"/*; do [ "$(basename "$d")" = examples ] || ln -s "$d" "$work/"; done
cp -r "$sdk/examples" "$work/" && cd "$work/examples" || exit 1
planned=0

result() { # name, condition's status, file that tells why
    planned=$((planned + 1))
    if [ "$2" = 0 ]; then echo "ok $1"; else echo "not ok $1"; [ -z "$3" ] || sed 's/^/# /' "$3" | tail -n 20; fi
}

# Blocks of a document: NAME-c1.c, ... code, NAME-1, ... commands; NAME-1.want what they print, when the text says `prints`.
split() { # document, name
    awk -v name="$2" '
        /^```/ { if (inside) { inside = 0; next }
                 inside = 1; code = $0 == "```c"; want = !code && text ~ /^prints/
                 file = code ? name "-c" ++codes ".c" : want ? name "-" blocks ".want" : name "-" ++blocks; next }
        inside { print > file; next }
        NF { text = $0 }' "$1"
}
split "$root/docs/write-a-server.md" server
split "$root/docs/write-a-driver.md" driver

# Every line of what is wanted is there; "..." stands for anything.
shown() { # file with what is wanted, file with what came
    sed 's/[][*.^$]/\\&/g; s/\\\.\\\.\\\./.*/g; s/  */ */g' "$1" > wanted
    while IFS= read -r pattern; do
        tr -d '\r' < "$2" | grep -q -e "$pattern" || return 1
    done < wanted
}

for block in server-[0-9] server-[0-9][0-9] driver-[0-9]; do
    [ -f "$block" ] || continue
    sed -i '/^make /d; /^cd /d' "$block"
    [ -s "$block" ] || continue
    sh -e "./$block" > "$block.out" 2>&1
    result "$block" $? "$block.out"
    [ ! -f "$block.want" ] || { shown "$block.want" "$block.out"; result "$block-prints" $? "$block.out"; }
done
grep -q 'HELLO THERE' server-*.out
result hello-there $?

# The empty server behaves like /dev/null; what is only a part compiles with what the text says comes before it.
"$sdk/bin/qcc" -Wall -Werror -o empty server-c1.c > empty.log 2>&1
result empty-server-compiles $? empty.log
echo 'empty & sleep 1; ls -l /dev/sample; echo gone >/dev/sample; cat /dev/sample; echo end-of-file' > try
"$sdk/bin/pauli-run" -f empty -f try $(for u in sleep ls cat; do echo "-f $sdk/target/bin/$u"; done) "$sdk/target/bin/sh" \
    /proc/boot/try > empty.log 2>&1
grep -q 'crw-rw-rw-.*/dev/sample' empty.log && grep -q 'end-of-file' empty.log && ! grep -q gone empty.log
result empty-server-runs $? empty.log
# Lines of a driver stand in a function, with the names the text gives.
body() { # file
    cat << END
#include <hw/inout.h>
#include <stdint.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
enum { CODE_ALARM = 1 };
int on_interrupt(message_context_t *ctp, int code, unsigned flags, void *device);
void part(dispatch_t *dpp, int coid, int irq, size_t size, void *device);
void part(dispatch_t *dpp, int coid, int irq, size_t size, void *device)
{
    struct sigevent event; off64_t paddr; size_t contiguous;
#line 1 "$1"
END
    cat "$1"; echo "}"
}
for part in server-c[2-9].c driver-c[0-9].c; do
    [ -f "$part" ] || continue
    case $part in
    driver-*) body "$part" > whole.c ;;
    *) cp "$part" whole.c ;;
    esac
    "$sdk/bin/qcc" -Wall -Wno-unused -Wno-unused-variable -Wno-unused-but-set-variable -c -o part.o whole.c > part.log 2>&1
    result "${part%.c}-compiles" $? part.log
done

grep -o 'tests/qnx/[a-z_]*\.c\|servers/[a-z0-9-]*/[a-z]*\.c\|examples/[a-z_]*\.c' "$root"/docs/write-a-*.md | sed 's/.*://' | sort -u > named
missing=$(while read -r f; do [ -f "$root/$f" ] || [ -f "$root/tools/sdk/$f" ] || echo "$f"; done < named)
echo "$missing" > missing
result programs-named-exist "$([ -s named ] && [ -z "$missing" ]; echo $?)" missing
echo "PLAN $planned"
