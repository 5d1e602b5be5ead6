/* SPDX-License-Identifier: Apache-2.0 */
/* Lines behind a process: its environment, descriptors, timers, interrupts, channels, memory, registers. */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iomgr.h>
#include <sys/iomsg.h>
#include <sys/mman.h>
#include <sys/netmgr.h>
#include <sys/neutrino.h>
#include <time.h>
#include <unistd.h>

#include "pidin.h"

#define SERVER_PATIENCE_NS 200000000ull     /* a server that hangs must not hang us */

void size_text(uint64_t bytes, char *buf, size_t size)
{
    if (bytes < 10000)
        snprintf(buf, size, "%" PRIu64, bytes);
    else if (bytes < 10000ull * 1024)
        snprintf(buf, size, "%" PRIu64 "K", bytes / 1024);
    else
        snprintf(buf, size, "%" PRIu64 "M", bytes / (1024 * 1024));
}

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
    printf("%10d %6d %c%c %8lld %s\n", server->coid, (int)server->pid, info.ioflag & _IO_FLAG_RD ? 'r' : '-',
           info.ioflag & _IO_FLAG_WR ? 'w' : '-', (long long)info.offset, path);
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

/* ---- memory ---- */

static void object_name(const struct process *p, uint64_t vaddr, char *buf, size_t size)
{
    union { procfs_debuginfo info; char bytes[sizeof(procfs_debuginfo) + 256]; } object;
    memset(&object, 0, sizeof object);
    object.info.vaddr = vaddr;
    if (devctl(p->fd, DCMD_PROC_MAPDEBUG, &object, sizeof object, NULL) != 0)
        object.info.path[0] = '\0';
    snprintf(buf, size, "%.*s", (int)size - 1, object.bytes + offsetof(procfs_debuginfo, path));
}

static void print_regions(const struct process *p, int dcmd)
{
    unsigned count;
    char name[sizeof(procfs_debuginfo) + 256];
    procfs_mapinfo *maps = process_array(p, dcmd, sizeof *maps, &count);
    for (unsigned i = 0; i < count; i++) {
        uint32_t flags = maps[i].flags;
        object_name(p, maps[i].vaddr, name, sizeof name);
        printf("    %016" PRIx64 " %10" PRIx64 " %c%c%c%c %08x %8" PRIx64 " %s\n", maps[i].vaddr, maps[i].size,
               flags & PROT_READ ? 'r' : '-', flags & PROT_WRITE ? 'w' : '-', flags & PROT_EXEC ? 'x' : '-',
               (flags & MAP_TYPE) == MAP_SHARED ? 's' : 'p', (unsigned)flags, (uint64_t)maps[i].offset,
               name[0] != '\0' ? name : flags & MAP_STACK ? "(stack)" : flags & MAP_ANON ? "(anonymous)" :
                   flags & MAP_PHYS ? "(physical)" : "");
    }
    free(maps);
}

void list_map(const struct process *p)
{
    print_regions(p, DCMD_PROC_MAPINFO);
}

void list_backed_map(const struct process *p)
{
    print_regions(p, DCMD_PROC_PAGEDATA);
}

/* What runs, and what can be written but is no stack. */
void memory_sizes(const struct process *p, uint64_t *code, uint64_t *data)
{
    unsigned count;
    procfs_mapinfo *maps = process_array(p, DCMD_PROC_MAPINFO, sizeof *maps, &count);
    *code = *data = 0;
    for (unsigned i = 0; i < count; i++) {
        if (maps[i].flags & PROT_EXEC)
            *code += maps[i].size;
        else if ((maps[i].flags & PROT_WRITE) && !(maps[i].flags & MAP_STACK))
            *data += maps[i].size;
    }
    free(maps);
}

void list_objects(const struct process *p)
{
    union { procfs_debuginfo info; char bytes[sizeof(procfs_debuginfo) + 256]; } base;
    uint64_t code, data;
    char code_text[16], data_text[16];
    memset(&base, 0, sizeof base);
    if (devctl(p->fd, DCMD_PROC_MAPDEBUG_BASE, &base, sizeof base, NULL) != 0)
        return;
    const char *path = base.bytes + offsetof(procfs_debuginfo, path), *slash = strrchr(path, '/');
    memory_sizes(p, &code, &data);
    size_text(code, code_text, sizeof code_text);
    size_text(data, data_text, sizeof data_text);
    printf("            %-18.18s @%16" PRIx64 "   %9s %5s\n", slash != NULL ? slash + 1 : path, base.info.vaddr,
           code_text, data_text);
}

/* Used, and in parentheses reserved; the part below the pointer is committed when it is touched. */
void stack_text(const struct row *row, char *buf, size_t size)
{
    const procfs_status *t = row->thread;
    char used[16], all[16];
    uint64_t top = t->stkbase + t->stksize;
    size_text(t->sp > t->stkbase && t->sp < top ? (top - t->sp + 4095) & ~4095ull : 0, used, sizeof used);
    size_text(t->stksize, all, sizeof all);
    snprintf(buf, size, "%s(%s)*", used, all);
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

/* Where each thread is, its link register, then the return addresses along its frame records as far as they can be read. */
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
