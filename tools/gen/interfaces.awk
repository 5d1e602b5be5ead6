# SPDX-License-Identifier: Apache-2.0
# tests/conformance/*.def → one C file for each header, which compiles and links only when everything named is there
# with the type the standard gives: awk -v dir=FOLDER -f interfaces.awk FILE.def
function file_name(header) { gsub(/[\/.]/, "_", header); return dir "/" header ".c" }
function finish() {
    if (out == "") return
    print "const void *const interfaces[] = {" > out
    for (i = 1; i <= names; i++) print "    (const void *)" name[i] "," > out
    print "    0\n};\nint main(void)\n{\n    return interfaces[0] == (const void *)1;\n}" > out
    close(out)
}
/^#/ || /^$/ { next }
$1 == "H" {
    finish()
    out = file_name($2)
    names = 0
    print "#include <" $2 ">\n#include <" $2 ">" > out
    next
}
$1 == "M" {
    for (i = 2; i <= NF; i++) print "#ifndef " $i "\nenum { has_" $i " = sizeof(" $i ") };\n#endif" > out
    next
}
$1 == "X" { next }
$1 == "V" { for (i = 2; i <= NF; i++) name[++names] = "&" $i; next }
$1 == "T" {
    n = split(substr($0, 3), type, ";")
    for (i = 1; i <= n; i++) print "typedef " type[i] " *line" NR "_" i ";" > out
    next
}
$1 == "~" { print substr($0, 3) ";" > out; next }
$1 == "S" {
    split(substr($0, 3), part, ": ")
    n = split(part[2], member, " ")
    for (i = 1; i <= n; i++)
        print "enum { line" NR "_" i " = __builtin_offsetof(" part[1] ", " member[i] ") };" > out
    next
}
{
    match($0, /^void \(\*[a-z_0-9]+\(/)
    if (RLENGTH > 0) { n = substr($0, 8, RLENGTH - 8) }
    else { n = $0; sub(/\(.*/, "", n); sub(/.*[ *]/, "", n) }
    print "#undef " n "\n__typeof__(" n ") *declared_" n ";\n" $0 > out
    name[++names] = n
}
END { finish() }
