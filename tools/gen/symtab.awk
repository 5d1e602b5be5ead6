# SPDX-License-Identifier: Apache-2.0
# Makes from `nm -n` of the kernel the table its backtraces name functions with:
#   kernel_symtab        uint16_t: offsets from 0xffffffff80000000 in instructions (4 bytes), sorted
#   kernel_symtab_count  uint32_t
#   kernel_symnames      as many NUL-terminated names
# The table lies in section .kernel_symtab, which the linker script puts behind all code, so that
# linking it in moves no function. Without input it is empty: that is the first of the two links.

function hex_value(text,    i, value) {
    value = 0
    for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value
}

BEGIN { count = 0 }

NF == 3 && $2 ~ /^[tTwW]$/ && $1 ~ /^ffffffff[89a-f]/ && $3 !~ /^[$.]/ {
    off = hex_value(substr($1, 9)) - 2147483648
    if (count > 0 && off == offs[count - 1]) next # one name an address is enough
    offs[count] = off
    if (off >= 262144) { print "symtab.awk: " $3 " lies too far behind" > "/dev/stderr"; exit failed = 1 }
    names[count++] = $3
}

END {
    if (failed) exit 1
    print "/* SPDX-License-Identifier: Apache-2.0 */"
    print "/* Generated from the kernel's symbols. */"
    print "\t.section .kernel_symtab,\"a\",%progbits\n\t.balign 4"
    print "\t.globl kernel_symtab, kernel_symtab_count, kernel_symnames"
    print "kernel_symtab:"
    for (i = 0; i < count; i++) printf "\t.hword %d\n", offs[i] / 4
    printf "\t.balign 4\nkernel_symtab_count:\n\t.word %d\nkernel_symnames:\n", count
    for (i = 0; i < count; i++) printf "\t.asciz \"%s\"\n", names[i]
    print "\t.section .note.GNU-stack,\"\",%progbits"
}
