#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every source file names the licence within its first four lines.

bad=0
for f in $(find . \( -path ./build -o -path ./.git \) -prune -o -type f \
        \( -name '*.[chS]' -o -name '*.awk' -o -name '*.sh' -o -name '*.mk' -o -name '*.build' -o -name '*.ld' -o -name '*.def' \
           -o -name '*.test' -o -name '*.gdb' -o -name Makefile \) -print); do
    sed -n 1,4p "$f" | grep -q 'SPDX-License-Identifier: Apache-2.0' || {
        echo "$f: no licence line: put SPDX-License-Identifier: Apache-2.0 at its top"
        bad=1
    }
done
exit $bad
