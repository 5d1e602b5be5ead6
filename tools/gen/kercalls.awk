# SPDX-License-Identifier: Apache-2.0
# Makes from kernel/kercalls.def one of several files, chosen by -v out=WHAT:
#   dispatch  KERCALL(number, NAME, handler, args) the kernel's table; handler without its ker_ prefix, how many arguments
#   numbers   #define __KER_NAME number           to check <sys/kercalls.h> against the list
#   names     KERCALL_NAME(number, "NAME")        traces, pidin
#   args      a table of argument kinds           the fuzzer
#   stubs     assembly: Foo() and Foo_r()         lib/c
# Anything wrong in the list stops the build with its line.

function fail(what) {
    printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
    failed = 1
    exit 1
}

function function_start(name, binding) {
    printf "\n\t.section .text.%s,\"ax\",%%progbits\n\t.balign 4\n\t.%s %s\n\t.type %s,%%function\n%s:\n", \
           name, binding, name, name, name
    if (name_of_call in blocks) reply_first()
    printf "\tmov x8, #%d\n\tsvc #0\n", number
}

# A reply the dispatch layer has kept back (lib/c/src/internal/tls.h) goes before the thread may block.
function reply_first() {
    print "\tmrs x9, tpidr_el0\n\tldr x9, [x9, #-8]\n\tcbz x9, 2f\n\tstp x29, x30, [sp, #-16]!\n\tbl __reply_flush"
    print "\tldp x29, x30, [sp], #16\n2:"
}

function function_end(name) { printf "\tret\n\t.size %s,.-%s\n", name, name }

# Foo(): errno and -1 when the result lies in [-4095, -1].
function stub_errno(name) {
    function_start(name, "globl")
    printf "\tcmn x0, #4095\n\tb.hs 1f\n\tret\n1:\tb __kret_error\n\t.size %s,.-%s\n", name, name
}

# Foo_r(): the kernel's result as it is (style n) or a positive errno (style p).
function stub_result(name, style) {
    function_start(name, "globl")
    if (style == "p") printf "\tcmp x0, #0\n\tcneg x0, x0, lt\n"
    function_end(name)
}

function emit_stub() {
    if (public == "-") return
    if (style == "n" || style == "p") {
        stub_result(public "_r", style)
        stub_errno(public)
    } else if (style == "0") { # weak, so that lib/c may have a version of its own
        function_start(public, "weak")
        function_end(public)
    }
}

function emit_args(    list, count, i, colon) {
    if (args == "-") { count = 0 } else count = split(args, list, ",")
    printf "    { %d, \"%s\", %d, { ", number, name, count
    for (i = 1; i <= count; i++) {
        colon = index(list[i], ":")
        if (colon) list[i] = substr(list[i], 1, colon - 1)
        if (!(list[i] in kinds)) fail("unknown argument kind \"" list[i] "\"")
        printf "KA_%s%s", toupper(list[i]), i < count ? ", " : ""
    }
    printf "%s } },\n", count ? "" : "0"
}

function head_args(    list, count, i) {
    count = split("coid chid rcvid pid tid id flags int long size prio sig clk addr in out inout buf len iov oiov parts", list, " ")
    print "#ifndef KERCALL_ARGS_H\n#define KERCALL_ARGS_H\n\nenum kercall_arg_kind {\n    KA_NONE,"
    for (i = 1; i <= count; i++) {
        kinds[list[i]] = 1
        printf "    KA_%s%s\n", toupper(list[i]), i < count ? "," : ""
    }
    print "};\n\nstruct kercall_args {\n    int number;\n    const char *name;\n    int count;"
    print "    unsigned char kind[8]; /* enum kercall_arg_kind */\n};\n"
    print "static const struct kercall_args kercall_args[] = {"
}

BEGIN {
    comment = "SPDX-License-Identifier: Apache-2.0"
    print "/* " comment " */"
    print "/* Generated from kernel/kercalls.def. */"
    if (out == "args") head_args()
    if (out == "stubs") print "\t.text\n\t.weak __reply_flush"
    count = split("THREAD_DESTROY THREAD_JOIN INTERRUPT_WAIT SIGNAL_SUSPEND TIMER_TIMEOUT SYNC_MUTEX_LOCK SYNC_CONDVAR_WAIT " \
                  "SYNC_SEM_WAIT SCHED_YIELD", list, " ")
    for (i = 1; i <= count; i++) blocks[list[i]] = 1
    last = -1
}

/^[ \t]*(#|$)/ { next }

{
    if (NF != 6) fail("six columns wanted, " NF " found")
    number = $1; name = name_of_call = $2; handler = $3; public = $4; style = $5; args = $6
    if (number !~ /^[0-9]+$/ || number + 0 <= last) fail("numbers must rise: " number " after " last)
    if (name !~ /^[A-Z][A-Z0-9_]*$/) fail("bad name \"" name "\"")
    if (style !~ /^[npx0-]$/) fail("unknown style \"" style "\"")
    last = number + 0
    if (out == "dispatch") printf "KERCALL(%d, %s, %s, %d)\n", number, name, handler, args == "-" ? 0 : split(args, dummy, ",")
    else if (out == "numbers") printf "#define __KER_%s %d\n", name, number
    else if (out == "names") printf "KERCALL_NAME(%d, \"%s\")\n", number, name
    else if (out == "args") emit_args()
    else if (out == "stubs") emit_stub()
    else fail("unknown output \"" out "\"")
}

END {
    if (failed) exit 1
    if (out == "args") print "};\n\n#endif"
    if (out == "stubs") print "\n\t.section .note.GNU-stack,\"\",%progbits"
}
