# SPDX-License-Identifier: Apache-2.0
# kernel/kercalls.def to the fuzzer's table: a call's number and the kinds of its arguments (tests/target/fuzz.c).
/^[0-9]/ {
    n = split($6, kind, ",")
    printf "{ %d, \"%s\", {", $1, $2
    for (i = 1; i <= n; i++) {
        if (kind[i] == "-") continue
        if (kind[i] ~ /^(in|out|inout):/) printf " KIND_POINTER,"
        else printf " KIND_%s,", toupper(kind[i])
    }
    print " } },"
}
