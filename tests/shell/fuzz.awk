# SPDX-License-Identifier: Apache-2.0
# awk -v seed=N -v count=N -f fuzz.awk: lines of a word each, with expansions nested at random.
function pick(list, parts, n) { n = split(list, parts, " "); return parts[1 + int(rand() * n)] }
function variable() { return pick("a e u s p 1 2 @ * # ?") }
function plain() { return pick("x . / a* ? [ab] : - = ~ b 7") }
function word(depth, quoted, n, out) {
    n = 1 + int(rand() * 3)
    while (n-- > 0)
        out = out part(depth, quoted)
    return out
}
function part(depth, quoted, r) {
    r = rand()
    if (depth > 3 || r < .25) return plain()
    if (r < .40) return "$" variable()
    if (r < .50 && !quoted) return "\"" word(depth + 1, 1) "\""
    if (r < .55 && !quoted) return "'" plain() " " plain() "'"
    if (r < .60) return "\\" pick("x $ \\ \" *")
    if (r < .66) return "$(printf '%s ' " word(depth + 1, 0) ")"
    if (r < .70) return "$((" int(rand() * 9) pick("+ - *") int(rand() * 9) "))"
    if (r < .73) return "${#" pick("a e u s p 1 2") "}"
    if (r < .86) return "${" pick("a e u s p 1 2") pick("- :- + :+") word(depth + 1, quoted) "}"
    return "${" pick("a e s p 1") pick("# ## % %%") word(depth + 1, quoted) "}"
}
BEGIN {
    srand(seed)
    while (count-- > 0)
        print word(0, 0)
}
