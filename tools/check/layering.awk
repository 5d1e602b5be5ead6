# SPDX-License-Identifier: Apache-2.0
# Who may include whom: layering.def (first file) against the #include lines of the files that follow.
# A quoted include is looked up beside the file, then in the include folders of its part; <...> in lib/*/include.

function part(path,    p) {
    split(path, p, "/")
    if (p[1] == "lib" || p[1] == "servers") return p[1] "/" p[2]
    return p[1]
}

function known(path) { return path in files }

function normal(path,    p, n, i, out, depth) { # without . and ..
    n = split(path, p, "/")
    depth = 0
    for (i = 1; i <= n; i++) {
        if (p[i] == "." || p[i] == "") continue
        if (p[i] == "..") { depth--; continue }
        out[++depth] = p[i]
    }
    path = out[1]
    for (i = 2; i <= depth; i++) path = path "/" out[i]
    return path
}

function resolve(name, quoted, from,    dir, mine, i, n, places, path) {
    dir = from
    sub(/[^\/]*$/, "", dir)
    mine = part(from)
    if (quoted && known(path = normal(dir name))) return path
    n = split(mine "/include/ " mine "/ " mine "/src/ kernel/include/ procnto/ startup/include/", places, " ")
    for (i = 1; i <= n; i++)
        if ((quoted || i == 1 || i > 3) && known(path = normal(places[i] name))) return path
    for (path in headers) # libraries' public headers
        if (headers[path] == name) return path
    return ""
}

# Is `to`, found as name, allowed for this part? Words of the table: PART, PART:header,header or *.
function allowed(mine, to, name,    target, n, i, j, words, w, list, m) {
    target = part(to)
    if (target == mine) return 1
    n = split(rule[mine], words, " ")
    for (i = 1; i <= n; i++) {
        split(words[i], w, ":")
        if (w[1] != target && !(w[1] == "lib/*" && target ~ /^lib\//)) continue
        if (w[2] == "") return 1
        m = split(w[2], list, ",")
        for (j = 1; j <= m; j++) if (list[j] == name) return 1
    }
    return 0
}

BEGIN {
    for (i = 2; i < ARGC; i++) {
        files[ARGV[i]] = 1
        if (ARGV[i] ~ /^lib\/[^\/]+\/include\//) {
            name = ARGV[i]
            sub(/^lib\/[^\/]+\/include\//, "", name)
            headers[ARGV[i]] = name
        }
    }
}

FILENAME == ARGV[1] {
    if ($0 !~ /^(#|$)/) { name = $1; $1 = ""; rule[name] = rule[name] " " $0 }
    next
}

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
    quoted = $0 ~ /include[ \t]*"/
    name = $0
    sub(/^[^"<]*["<]/, "", name)
    sub(/[">].*/, "", name)
    mine = part(FILENAME)
    base = mine
    sub(/\/.*/, "/*", base)
    if (!(mine in rule)) rule[mine] = rule[base]
    if (!quoted && index(rule[mine], " host")) next # the build machine's own headers come first
    to = resolve(name, quoted, FILENAME)
    checked++
    if (to != "" && !allowed(mine, to, name)) {
        printf "%s:%d: %s may not include %s: see tools/check/layering.def\n", FILENAME, FNR, mine, to
        bad++
    }
}

END {
    printf "%d includes checked, %d wrong\n", checked, bad
    exit bad > 0
}
