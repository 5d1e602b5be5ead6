# SPDX-License-Identifier: Apache-2.0
# One line of names, NAME or ALIAS:NAME -> the table of utils/toolbox/toolbox.h in order of names.
{
    for (i = 1; i <= NF; i++) {
        split($i, part, ":")
        name[i] = part[1]
        target[part[1]] = part[2] == "" ? part[1] : part[2]
    }
    for (i = 2; i <= NF; i++) {
        held = name[i]
        for (j = i; j > 1 && name[j - 1] > held; j--) name[j] = name[j - 1]
        name[j] = held
    }
    print "/* SPDX-License-Identifier: Apache-2.0 */"
    print "#include \"toolbox.h\""
    for (i = 1; i <= NF; i++)
        if (!seen[target[name[i]]]++) print "int " target[name[i]] "_main(int, char **);"
    print "const struct toolbox_entry toolbox_table[] = {"
    for (i = 1; i <= NF; i++) print "    { \"" name[i] "\", " target[name[i]] "_main },"
    print "};"
    print "const unsigned toolbox_count = " NF ";"
}
