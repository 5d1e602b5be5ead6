/* SPDX-License-Identifier: Apache-2.0 */
/* GNU's way to report errors; POSIX has nothing like it. */
#ifndef _ERROR_H_INCLUDED
#define _ERROR_H_INCLUDED

#include <sys/cdefs.h>

__BEGIN_DECLS

/* Messages so far; not to repeat one for the same line; status not 0 ends the program. */
extern unsigned error_message_count;
extern int error_one_per_line;
extern void (*error_print_progname)(void);
void error(int status, int errnum, const char *fmt, ...) __attribute__((__format__(__printf__, 3, 4)));
void error_at_line(int status, int errnum, const char *file, unsigned line, const char *fmt, ...)
    __attribute__((__format__(__printf__, 5, 6)));

__END_DECLS

#endif
