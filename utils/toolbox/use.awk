# SPDX-License-Identifier: Apache-2.0
# The usage texts of all commands as one: each behind a line %-NAME.
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
}
