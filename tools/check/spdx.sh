#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every source file names the licence within its first four lines.

find . \( -path ./build -o -path ./.git \) -prune -o -type f \
    \( -name '*.[chS]' -o -name '*.awk' -o -name '*.sh' -o -name '*.mk' -o -name '*.build' -o -name '*.ld' -o -name '*.def' \
       -o -name '*.test' -o -name '*.gdb' -o -name '*.py' -o -name Makefile \) -exec awk '
    function check() {
        if (file != "" && !found) {
            print file ": no licence line: put SPDX-License-Identifier: Apache-2.0 at its top"
            bad = 1
        }
    }
    FNR == 1 { check(); file = FILENAME; found = 0 }
    FNR <= 4 && /SPDX-License-Identifier: Apache-2.0/ { found = 1 }
    END { check(); exit bad }' {} +
