/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TraceEvent() in the order of the tracing guide's examples; what a kernel without tracing answers is accepted.
 * > trace calls made
 */
#include <sys/trace.h>
#include <unistd.h>
#include <stdio.h>
#include <errno.h>
#include <string.h>
#include <stdlib.h>

#define TRACE_EVENT(prog_name, trace_event) \
if((int)((trace_event))==(-1)) \
{ \
   if (errno != ENOTSUP && errno != ENOSYS && errno != EPERM && errno != EINVAL) { \
   (void) fprintf(stderr, "%s: line:%d function call TraceEvent() failed, errno(%d): %s\n", \
             prog_name, __LINE__, errno, strerror(errno)); \
   return (-1); } \
}

int main(int argc, char **argv)
{
    /* Just in case, turn off all filters, since we don't know their present state - go to the known state of filters */
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_DELALLCLASSES));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_CLRCLASSPID, _NTO_TRACE_KERCALL));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_CLRCLASSTID, _NTO_TRACE_KERCALL));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_CLRCLASSPID, _NTO_TRACE_THREAD));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_CLRCLASSTID, _NTO_TRACE_THREAD));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_SETALLCLASSESFAST));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_ADDCLASS, _NTO_TRACE_USER));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_THREAD, _NTO_TRACE_THRUNNING));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_THREAD, _NTO_TRACE_THCREATE));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_START));
    TraceEvent(_NTO_TRACE_INSERTUSRSTREVENT, 100, "hello trace");
    TraceEvent(_NTO_TRACE_INSERTSUSEREVENT, _NTO_TRACE_USERFIRST, 1, 4);
    trace_logf(5, "formatted %d", 7);
    trace_logi(6, 1, 2);
    (void) sleep(0);
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_FLUSHBUFFER));
    TRACE_EVENT(argv[0], TraceEvent(_NTO_TRACE_STOP));
    printf("trace calls made\n");
    return 0;
}
