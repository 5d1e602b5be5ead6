# SPDX-License-Identifier: Apache-2.0
# Lists the public names of headers that no comment explains: awk -f headerdoc.awk posix.def header...
#
# Functions, structures and types are explained by a comment in their own lines (a structure's are those up to its end), or by one at
# the beginning of their group: lines up to the next empty one. Names the standards have (posix.def) are explained by a comment of the
# header that names the specification, "POSIX" or "ISO C": its section, and what is Pauli's own (blocking, cancellation, errors). For
# macros and enumerations the comment at the top of the header or section is enough: they are values of what it is about. A
# header that declares anything begins with a comment. Names that begin with two underscores, and guards, are nobody's to use.

FNR == 1 {
    finish()
    file = FILENAME
    is_list = file ~ /\.def$/
    depth = block = 0
    group = specified = inside = headed = declares = 0
    name = ""
}
is_list {
    take_standard($0)
    next
}

# tests/conformance/posix.def: names behind M, T and S, and prototypes.
function take_standard(line,    n, i, words) {
    if (line ~ /^[#HX]/) return
    if (line ~ /^[MTS] /) {
        gsub(/[^A-Za-z0-9_]/, " ", line)
        n = split(substr(line, 2), words, " ")
        for (i = 1; i <= n; i++) standard[words[i]] = 1
    } else standard[declared(line)] = 1
}

# A comment goes, what is left of the line is code. Sets `comment` when the line has one.
function strip(line,    at, end) {
    comment = inside
    for (;;) {
        if (inside) {
            end = index(line, "*/")
            if (!end) return code_before
            line = code_before substr(line, end + 2)
            inside = 0
        }
        at = index(line, "/*")
        if (!at) {
            sub(/\/\/.*/, "", line)
            code_before = ""
            return line
        }
        comment = 1
        code_before = substr(line, 1, at - 1)
        line = substr(line, at + 2)
        inside = 1
    }
}

function explained() { return group || own || (constant && headed) || (specified && (name in standard)) }

function report() {
    if (name != "") declares = 1
    if (name != "" && name !~ /^__/ && !explained() && !((file, name) in told)) {
        told[file, name] = 1
        printf "%s:%d: %s\n", file, line_of, name
        bad++
    }
    name = ""
    own = constant = 0
}

function finish() {
    report()
    if (declares && !headed) {
        printf "%s: begins without a comment\n", file
        bad++
    }
}

{
    text = $0
    code_before = ""
    code = strip(text)
    if (comment && text ~ /POSIX|ISO C|C11|XSI|IEEE 1003/) specified = 1
}

text ~ /^[ \t]*$/ && !inside { if (depth == 0) { report(); group = 0 } next }

code ~ /^[ \t]*$/ {                       # a comment alone
    if (depth > 0 || pending != "") own = 1
    else { report(); group = 1; if (FNR > 1) headed = 1 }
    next
}

# A directive: #define is a name, the others are nothing.
code ~ /^[ \t]*#/ && depth == 0 && pending == "" {
    report()
    if (code ~ /^[ \t]*#[ \t]*define[ \t]/) {
        name = code
        sub(/^[ \t]*#[ \t]*define[ \t]+/, "", name)
        sub(/[^A-Za-z0-9_].*/, "", name)
        line_of = FNR
        own = comment
        constant = 1
        if (name ~ /^_.*_(H|H_INCLUDED|INCLUDED)_?$/) name = ""
    }
    while (code ~ /\\$/ && (getline code) > 0) if (code ~ /\/\*/) own = 1
    next
}
code ~ /^[ \t]*#/ { next }

# Anything else: up to the semicolon or closing brace of depth 0.
{
    if (pending == "") {
        report()
        line_of = FNR
        own = 0
    }
    if (comment) own = 1
    pending = pending " " code
    opened = gsub(/{/, "{", code)
    closed = gsub(/}/, "}", code)
    depth += opened - closed
    if (depth < 0) depth = 0
    if (depth > 0 && pending !~ /extern "C"/) next
    if (pending ~ /;[ \t]*$/ || pending ~ /}[ \t]*$/) {
        constant = pending ~ /^[ \t]*(typedef[ \t]+)?enum/
        name = declared(pending)
        pending = ""
    } else if (pending ~ /^[ \t]*(__BEGIN_DECLS|__END_DECLS|_Pragma.*)[ \t]*$/) pending = ""
    next
}

# The name a declaration declares.
function declared(text,    n) {
    gsub(/__attribute__[ \t]*\(\([^;]*\)\)/, "", text)
    gsub(/_Noreturn|__extension__/, "", text)
    if (text ~ /^[ \t]*(__BEGIN_DECLS|__END_DECLS|extern "C")/) sub(/__BEGIN_DECLS|__END_DECLS/, "", text)
    if (text ~ /^[ \t]*typedef/) {
        if (text ~ /}[^}]*$/) sub(/^.*}/, "typedef ", text)
        if (text ~ /\([ \t]*\*[ \t]*[a-zA-Z_0-9]+[ \t]*\)/) {
            match(text, /\([ \t]*\*[ \t]*[a-zA-Z_0-9]+[ \t]*\)/)
            n = substr(text, RSTART, RLENGTH)
            gsub(/[^A-Za-z0-9_]/, "", n)
            return n
        }
        sub(/[ \t]*;[ \t]*$/, "", text)
        sub(/\[[^]]*\]$/, "", text)
        sub(/.*[^A-Za-z0-9_]/, "", text)
        return text
    }
    if (text ~ /^[ \t]*(struct|union|enum)[ \t]+[A-Za-z0-9_]+[ \t]*{/) {
        sub(/^[ \t]*(struct|union|enum)[ \t]+/, "", text)
        sub(/[^A-Za-z0-9_].*/, "", text)
        return text
    }
    if (text ~ /^[ \t]*(struct|union)[ \t]+[A-Za-z0-9_]+[ \t]*;/) return ""      # announced only
    if (text ~ /^[ \t]*_Static_assert/) return ""
    if (match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        n = substr(text, RSTART, RLENGTH)
        sub(/[ \t]*\($/, "", n)
        return n
    }
    sub(/[ \t]*(=.*|\[.*)?;[ \t]*$/, "", text)
    sub(/.*[^A-Za-z0-9_]/, "", text)
    return text
}

END {
    finish()
    exit bad > 0
}
