# SPDX-License-Identifier: Apache-2.0
# The version script of libc.so: every word of the public headers is a name that may be exported, and those of the *.names
# files. What is no symbol of the library does not matter.
FILENAME ~ /\.names$/ { if ($0 !~ /^#/ && NF) seen[$1] = 1; next }
FILENAME ~ /\.h$/ {
    gsub(/[^A-Za-z0-9_]+/, " ")
    n = split($0, word, " ")
    for (i = 1; i <= n; i++) if (word[i] ~ /^[A-Za-z_]/) seen[word[i]] = 1
}
END {
    print "{\nglobal:"
    for (w in seen) print w ";" | "LC_ALL=C sort"
    close("LC_ALL=C sort")
    print "local: *;\n};"
}
