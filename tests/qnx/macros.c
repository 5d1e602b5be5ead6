/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What portable code tests for to find out it runs on QNX, and macros inside #if.
 * > QNX Neutrino 7
 * > constants usable in #if
 * > basic types have their sizes
 */
#include <sys/neutrino.h>
#include <sys/types.h>
#include <sys/iomsg.h>
#include <sys/platform.h>
#include <errno.h>
#include <stdio.h>
#include <limits.h>

#if !defined(__QNX__) || !defined(__QNXNTO__)
# error not QNX
#endif
#ifdef __linux__
# error linux
#endif
#if defined(_NTO_VERSION) && _NTO_VERSION >= 700
# define V 7
#else
# define V 6
#endif
#if EOK != 0 || _NTO_SIDE_CHANNEL != 0x40000000 || _PULSE_CODE_MINAVAIL != 0 || _PULSE_CODE_DISCONNECT != -33
# error values
#endif
#if !defined(_NTO_TIMEOUT_REPLY) || !defined(SIGEV_PULSE_INIT) || !defined(_NTO_TCTL_IO) || !defined(_IO_MAX)
# error missing
#endif
#ifdef __AARCH64__
# if __PTR_BITS__ != 64 || !defined(__LITTLEENDIAN__)
#  error bits
# endif
#endif

int main(void)
{
    struct sigevent e;

    SIGEV_PULSE_INIT(&e, 1, 10, 5, 7);
    printf("QNX Neutrino %d\n", V);
    if (_IO_MAX == 0x1ff && _IO_CONNECT == 0x100) printf("constants usable in #if\n");
    if (sizeof(struct _pulse) == 24 && sizeof(struct _msg_info) == 64 && sizeof(off_t) == 8 && sizeof(time_t) == 8 &&
        sizeof(pid_t) == 4 && sizeof(sync_t) == 8 && sizeof(_Uint64t) == 8 && sizeof(paddr_t) == 8 && sizeof(iov_t) == 16 &&
        e.sigev_code == 5 && e.sigev_value.sival_int == 7 && SIGEV_GET_TYPE(&e) == SIGEV_PULSE && ECTRLTERM == 310)
        printf("basic types have their sizes\n");
    return 0;
}
