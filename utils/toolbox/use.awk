# SPDX-License-Identifier: Apache-2.0
# The usage texts of all commands as one: each behind a line %-NAME, and again for each of `aliases`, ALIAS:NAME, that is no part of it.
FNR == 1 {
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.use$/, "", name)
    if (name != "toolbox") first[++n] = name
}
{ text[name] = text[name] $0 "\n" }
END {
    printf "%s", text["toolbox"]
    for (i = 1; i <= n; i++) printf "%%-%s\n%s", first[i], text[first[i]]
    n = split(aliases, alias, " ")
    for (i = 1; i <= n; i++) {
        split(alias[i], part, ":")
        if (!index(text[part[2]], "%-" part[1] "\n")) printf "%%-%s\n%s", part[1], text[part[2]]
    }
}
