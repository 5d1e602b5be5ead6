/* SPDX-License-Identifier: Apache-2.0 */
/* Covers of TraceEvent() for programs that log events of their own. */
#include "../internal/kercall.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/trace.h>

#define TEXT_DEFAULT 512

int trace_vnlogf(int code, int max, const char *fmt, va_list args)
{
    char small[128], *text = small;
    int r;

    if (max <= 0)
        return errno_result(EINVAL);
    if ((size_t)max > sizeof(small) && (text = malloc((size_t)max)) == NULL)
        return -1;
    vsnprintf(text, (size_t)max, fmt, args);
    r = TraceEvent(_NTO_TRACE_INSERTUSRSTREVENT, (long)code, text);
    if (text != small)
        free(text);
    return r;
}

int trace_nlogf(int code, int max, const char *fmt, ...)
{
    va_list args;
    int r;

    va_start(args, fmt);
    r = trace_vnlogf(code, max, fmt, args);
    va_end(args);
    return r;
}

int trace_logf(int code, const char *fmt, ...)
{
    va_list args;
    int r;

    va_start(args, fmt);
    r = trace_vnlogf(code, TEXT_DEFAULT, fmt, args);
    va_end(args);
    return r;
}

int trace_logi(int code, unsigned d1, unsigned d2)
{
    return TraceEvent(_NTO_TRACE_INSERTSUSEREVENT, (long)code, (long)d1, (long)d2);
}

int trace_logb(int code, const void *buf, int nbytes)
{
    return TraceEvent(_NTO_TRACE_INSERTCUSEREVENT, (long)code, buf, (long)nbytes);
}

int trace_logbc(unsigned class_, unsigned event, const void *buf, int nbytes)
{
    return TraceEvent(_NTO_TRACE_INSERTCCLASSEVENT, (long)class_, (long)event, buf, (long)nbytes);
}

static int trace_function(unsigned event, void *fn, void *site)
{
    _Uint64t where[2] = { (uintptr_t)fn, (uintptr_t)site };

    return trace_logbc(_NTO_TRACE_SYSTEM, event, where, sizeof(where));
}

int trace_func_enter(void *this_fn, void *call_site)
{
    return trace_function(_NTO_TRACE_SYS_FUNC_ENTER, this_fn, call_site);
}

int trace_func_exit(void *this_fn, void *call_site)
{
    return trace_function(_NTO_TRACE_SYS_FUNC_EXIT, this_fn, call_site);
}

int trace_here(void)
{
    return trace_function(_NTO_TRACE_SYS_ADDRESS, __builtin_return_address(0), NULL);
}
