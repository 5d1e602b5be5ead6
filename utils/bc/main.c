/* SPDX-License-Identifier: Apache-2.0 */
#include "bc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "tool.h"

static jmp_buf after_error;

void bc_error(const char *format, ...)
{
    va_list ap;
    fflush(stdout);
    fprintf(stderr, "%s: %s: ", tool_name(), lex_place());
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    longjmp(after_error, 1);
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "lqsw")) != -1) {
        switch (c) {
        case 'l': lex_library(bc_library); break;
        case 'q': case 's': case 'w': break;    /* other systems' */
        default:  tool_usage("[-l] [file...]");
        }
    }
    lex_files(argv + optind);
    /* What a line has made that ends in an error is not given back: it is little, and errors are few. */
    if (setjmp(after_error) != 0) {
        run_reset();
        lex_skip_line();
    }
    while (parse_line())
        continue;
    return tool_close(0);
}
