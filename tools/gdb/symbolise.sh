#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Console text with a panic report comes in; it goes out with functions and source lines behind the addresses of the program. Files
# are looked for in the folders given, then where the tree builds them.
#   tools/gdb/symbolise.sh [folder...] < build/run/console.log

cross=${CROSS:-aarch64-linux-gnu-}

# The ELF file with that entry point: the program, or a shared library.
file_of() { # entry, program's name, folders...
    entry=$1 name=$(basename "$2")
    shift 2
    for d in "$@" build/target/bin build/sdk/target/bin build/target/lib build/sdk/lib .; do
        for f in "$d/$name" "$d"/lib*.so*; do
            [ -f "$f" ] && "${cross}readelf" -h "$f" 2> /dev/null | grep -q "Entry point.* 0x$entry\$" && echo "$f" && return
        done
    done
}

# What is linked to a fixed place counts from there.
place() { # file, offset from its ELF header
    first=$("${cross}readelf" -lW "$1" | awk '$1 == "LOAD" { print $3; exit }')
    "${cross}addr2line" -fpe "$1" "$(printf '0x%x' $(($2 + ${first:-0})))"
}

name=
tr -d '\r' | while IFS= read -r line; do
    case $line in
    'user backtrace: '*) name=${line#user backtrace: } ;;
    '  #'*' file '*+0x*)
        entry=${line##* file }
        file=$(file_of "${entry%%+*}" "$name" "$@")
        [ -z "$file" ] || line="$line $(place "$file" "${line##*+}")" ;;
    esac
    printf '%s\n' "$line"
done
