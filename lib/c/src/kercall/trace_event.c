/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <stdarg.h>
#include <sys/neutrino.h>

/* The number of arguments, the command itself included, is in the command's top bits; they go to the kernel as words. */
int TraceEvent(int mode, ...)
{
    long words[8];
    unsigned n = (unsigned)mode >> 28;
    va_list ap;

    if (n > 8)
        return errno_result(EINVAL);
    va_start(ap, mode);
    words[0] = mode;
    for (unsigned i = 1; i < n; i++)
        words[i] = va_arg(ap, long);
    va_end(ap);
    return (int)kercall_errno(kercall4(__KER_TRACE_EVENT, mode, (long)words, 0, 0));
}
