/* SPDX-License-Identifier: Apache-2.0 */
/* Lines behind a process: its environment, descriptors, timers, interrupts, channels, registers. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iomgr.h>
#include <sys/iomsg.h>
#include <sys/netmgr.h>
#include <sys/neutrino.h>
#include <time.h>
#include <unistd.h>

#include "pidin.h"

#define SERVER_PATIENCE_NS 200000000ull     /* a server that hangs must not hang us */

/* ---- environment: behind the arguments on the first thread's stack ---- */

void list_environment(const struct process *p)
{
    uint64_t argc, address, at = p->info.initial_stack;
    char text[512];
    if (at == 0 || !read_memory(p, at, &argc, sizeof argc) || argc > 65536)
        return;
    at += (argc + 2) * sizeof address;
    while (read_memory(p, at, &address, sizeof address) && address != 0) {
        if (read_string(p, address, text, sizeof text))
            printf("         %s\n", text);
        at += sizeof address;
    }
}

/* ---- descriptors ---- */

static void set_patience(void)
{
    uint64_t ns = SERVER_PATIENCE_NS;
    struct sigevent event;
    SIGEV_UNBLOCK_INIT(&event);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, &event, &ns, NULL);
}

/* A descriptor of our own for what another process has open. */
static int borrow(pid_t pid, const struct _server_info *server)
{
    struct _io_dup msg = { .type = _IO_DUP, .combine_len = sizeof msg };
    msg.info = (struct _msg_info32){
        .nd = server->nd, .pid = pid, .chid = server->chid, .scoid = server->scoid, .coid = server->coid,
    };
    int fd = ConnectAttach(server->nd, server->pid, server->chid, 0, _NTO_COF_CLOEXEC);
    if (fd == -1)
        return -1;
    set_patience();
    if (MsgSendnc(fd, &msg, sizeof msg, NULL, 0) == -1) {
        ConnectDetach(fd);
        return -1;
    }
    return fd;
}

static void print_fd(const struct process *p, const struct _server_info *server)
{
    char path[PATH_MAX] = "";
    struct _fdinfo info;
    int fd = borrow(p->info.pid, server);
    memset(&info, 0, sizeof info);
    bool known = false;
    if (fd != -1) {
        set_patience();
        known = iofdinfo(fd, 0, &info, path, sizeof path) != -1;
        set_patience();
        close(fd);
    }
    if (!known) {
        printf("%10d %6d\n", server->coid, (int)server->pid);
        return;
    }
    printf("%10d %6d %c%c %8lld", server->coid, (int)server->pid, info.ioflag & _IO_FLAG_RD ? 'r' : '-',
           info.ioflag & _IO_FLAG_WR ? 'w' : '-', (long long)info.offset);
    if (verbose != 0)
        printf(" %#x scoid %#x", (unsigned)info.ioflag, (unsigned)server->scoid);
    printf(" %s\n", path);
}

void list_fds(const struct process *p)
{
    struct _server_info server;
    for (int coid = 0; (coid = ConnectServerInfo(p->info.pid, coid, &server)) != -1; coid++) {
        server.coid = coid;
        if (coid & _NTO_SIDE_CHANNEL)
            printf("%10ds %6d\n", coid & ~_NTO_SIDE_CHANNEL, (int)server.pid);
        else
            print_fd(p, &server);
        if (coid == INT_MAX)
            break;
        if (!(coid & _NTO_SIDE_CHANNEL)) {
            struct _server_info next;
            if (ConnectServerInfo(p->info.pid, coid + 1, &next) == -1)
                coid = _NTO_SIDE_CHANNEL - 1;
        }
    }
}

/* ---- events ---- */

static void event_text(const struct sigevent *event, char *buf, size_t size)
{
    switch (SIGEV_GET_TYPE(event)) {
    case SIGEV_SIGNAL & 0xf:
    case SIGEV_SIGNAL:        snprintf(buf, size, "=SIGNAL %d", event->sigev_signo); break;
    case SIGEV_SIGNAL_CODE:   snprintf(buf, size, "=SIGNAL %d code %d", event->sigev_signo, event->sigev_code); break;
    case SIGEV_SIGNAL_THREAD: snprintf(buf, size, "=SIGNAL_THREAD %d", event->sigev_signo); break;
    case SIGEV_PULSE:
        snprintf(buf, size, "=PULSE 0x%x:%d %d", (unsigned)event->sigev_coid, event->sigev_priority,
                 event->sigev_code);
        break;
    case SIGEV_UNBLOCK:       snprintf(buf, size, "=UNBLOCK"); break;
    case SIGEV_INTR:          snprintf(buf, size, "=INTR"); break;
    case SIGEV_THREAD:        snprintf(buf, size, "=THREAD"); break;
    default:                  snprintf(buf, size, "=NONE"); break;
    }
}

void list_timers(const struct process *p)
{
    unsigned count;
    char event[64];
    procfs_timer *timers = process_array(p, DCMD_PROC_TIMERS, sizeof *timers, &count);
    for (unsigned i = 0; i < count; i++) {
        const struct _timer_info *info = &timers[i].info;
        event_text(&info->event, event, sizeof event);
        printf("%12d %08x %" PRIu64 ".%09u/%" PRIu64 ".%09u %s tid %d\n", timers[i].id, (unsigned)info->flags,
               info->itime.nsec / 1000000000u, (unsigned)(info->itime.nsec % 1000000000u),
               info->itime.interval_nsec / 1000000000u, (unsigned)(info->itime.interval_nsec % 1000000000u), event, (int)info->tid);
    }
    free(timers);
}

void list_interrupts(const struct process *p)
{
    unsigned count;
    char event[64];
    procfs_irq *irqs = process_array(p, DCMD_PROC_IRQS, sizeof *irqs, &count);
    for (unsigned i = 0; i < count; i++) {
        event_text(&irqs[i].event, event, sizeof event);
        printf("%12d %2u %#5x %08x %s\n", irqs[i].id, (unsigned)irqs[i].mask_count, (unsigned)irqs[i].vector,
               (unsigned)irqs[i].flags, event);
    }
    free(irqs);
}

void list_channels(const struct process *p)
{
    unsigned count;
    procfs_channel *channels = process_array(p, DCMD_PROC_CHANNELS, sizeof *channels, &count);
    for (unsigned i = 0; i < count; i++)
        printf("%12d %#6x %4u %4u %4u %4u\n", channels[i].chid, (unsigned)channels[i].flags,
               (unsigned)channels[i].send_queue_depth,
               (unsigned)channels[i].receive_queue_depth, (unsigned)channels[i].reply_queue_depth,
               (unsigned)channels[i].pulse_queue_depth);
    free(channels);
}

/* ---- registers ---- */

static bool thread_registers(const struct process *p, unsigned tid, procfs_greg *regs)
{
    pthread_t thread = (pthread_t)tid;
    memset(regs, 0, sizeof *regs);
    return devctl(p->fd, DCMD_PROC_CURTHREAD, &thread, sizeof thread, NULL) == 0 &&
        devctl(p->fd, DCMD_PROC_GETGREG, regs, sizeof *regs, NULL) == 0;
}

void list_registers(const struct process *p)
{
    procfs_status status;
    procfs_greg regs;
    for (unsigned tid = 1; thread_next(p, tid, &status); tid = status.tid + 1) {
        if (!thread_registers(p, status.tid, &regs))
            continue;
        printf("     tid %u", (unsigned)status.tid);
        for (unsigned i = 0; i < 31; i++)
            printf("%sx%-2u: %016" PRIx64, i % 4 == 0 ? "\n       " : " ", i, regs.aarch64.gpr[i]);
        printf("\n       ip : %016" PRIx64 " sp : %016" PRIx64 " ps : %016" PRIx64 "\n", status.ip, status.sp,
               (uint64_t)regs.aarch64.pstate);
    }
}

#define FRAMES_MAX 32

/*
 * Where each thread is, its link register, then the return addresses along its frame records as far as they can be
 * read.
 */
void list_backtrace(const struct process *p)
{
    procfs_status status;
    procfs_greg regs;
    for (unsigned tid = 1; thread_next(p, tid, &status); tid = status.tid + 1) {
        if (!thread_registers(p, status.tid, &regs))
            continue;
        uint64_t record[2] = { regs.aarch64.gpr[29], status.ip }, at;
        printf("     tid %-4u %012" PRIx64, (unsigned)status.tid, status.ip);
        printf(" %012" PRIx64, regs.aarch64.gpr[30]);
        for (unsigned n = 0; n < FRAMES_MAX && record[0] != 0 && record[0] % 8 == 0; n++) {
            at = record[0];
            if (!read_memory(p, at, record, sizeof record) || record[0] <= at || record[1] == 0)
                break;
            printf(" %012" PRIx64, record[1]);
        }
        putchar('\n');
    }
}
