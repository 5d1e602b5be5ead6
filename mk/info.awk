# SPDX-License-Identifier: Apache-2.0
# awk -v name=NAME -v version=V -v date=D -f info.awk [USAGE]: what `use -i` prints, the section QNX_info. Nothing in it depends on
# when or where the program was built, so that images stay reproducible.
NR == 1 && sub(/^%C - /, "") { description = $0 }
END {
    print "NAME=" name
    print "DESCRIPTION=" (description != "" ? description : name)
    print "DATE=" date
    print "STATE=stable"
    print "VERSION=" version
    print "TAGID=" version "-" name
    print "PACKAGE=pauli"
}
