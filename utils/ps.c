/* SPDX-License-Identifier: Apache-2.0 */
/* A process is one row, unless a field is of threads (tid, state, cpu, wchan, tflags...): then each thread is. */
#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/states.h>
#include <time.h>
#include <unistd.h>

#include "proc_info.h"
#include "tool.h"

struct row { procfs_info info; procfs_status thread; int fd; char *path; };
struct field {
    const char *name, *header;
    int width;                          /* negative: to the left */
    bool of_thread;
    void (*text)(const struct row *r, char *buf, size_t size);
};
struct column { const struct field *field; const char *header; };

static struct column *columns;
static size_t column_count, column_room;
static bool by_threads;

#define BUF 1024
static void put(char *buf, size_t size, long value)
{
    snprintf(buf, size, "%ld", value);
}

static void put_time(char *buf, size_t size, uint64_t ns)
{
    unsigned long long s = ns / 1000000000u;
    if (s >= 86400)
        snprintf(buf, size, "%llu-%02llu:%02llu:%02llu", s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);
    else
        snprintf(buf, size, "%02llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
}

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t elapsed(const struct row *r)
{
    uint64_t now = now_ns();
    return now > r->info.start_time ? now - r->info.start_time : 0;
}

#define NUMBER(name, value) \
    static void name(const struct row *r, char *buf, size_t size) { put(buf, size, (long)(value)); }
NUMBER(f_pid, r->info.pid)
NUMBER(f_ppid, r->info.parent)
NUMBER(f_pgid, r->info.pgrp)
NUMBER(f_sid, r->info.sid)
NUMBER(f_uid, r->info.euid)
NUMBER(f_ruid, r->info.uid)
NUMBER(f_suid, r->info.suid)
NUMBER(f_sgid, r->info.sgid)
NUMBER(f_threads, r->info.num_threads)
NUMBER(f_tid, r->thread.tid)
NUMBER(f_pri, r->thread.priority)
NUMBER(f_nice, 10 - (int)r->thread.real_priority)
NUMBER(f_cpu, r->thread.last_cpu)

static void f_user(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%s",
    tool_user_name(r->info.euid)); }
static void f_ruser(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%s",
    tool_user_name(r->info.uid)); }
static void f_group(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%s",
    tool_group_name(r->info.egid)); }
static void f_rgroup(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%s",
    tool_group_name(r->info.gid)); }
static void f_tty(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "?"); }
static void f_time(const struct row *r, char *buf, size_t size) { put_time(buf, size, r->info.utime + r->info.stime); }
static void f_comm(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%s", proc_base_name(r->path)); }
static void f_flags(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%08x",
    (unsigned)r->info.flags); }
static void f_tflags(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%08x",
    (unsigned)r->thread.tid_flags); }
static void f_dflags(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%08x",
    (unsigned)r->thread.flags); }
static void f_umask(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%04o",
    (unsigned)r->info.umask); }
static void f_state(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%s",
    proc_state_name(r->thread.state)); }
static void f_addr(const struct row *r, char *buf, size_t size) { snprintf(buf, size, "%llx",
    (unsigned long long)r->thread.ip); }

static void f_etime(const struct row *r, char *buf, size_t size)
{
    unsigned long long s = elapsed(r) / 1000000000u;
    if (s >= 3600)
        put_time(buf, size, s * 1000000000u);
    else
        snprintf(buf, size, "%02llu:%02llu", s / 60, s % 60);
}

static void f_pcpu(const struct row *r, char *buf, size_t size)
{
    uint64_t total = elapsed(r), used = r->info.utime + r->info.stime;
    snprintf(buf, size, "%.1f", total != 0 ? 100.0 * (double)used / (double)total : 0.0);
}

static void f_vsz(const struct row *r, char *buf, size_t size)
{
    struct proc_memory memory;
    proc_memory_of(r->fd, false, &memory);
    snprintf(buf, size, "%llu", (unsigned long long)(memory.size / 1024));
}

static void f_args(const struct row *r, char *buf, size_t size)
{
    char *text = proc_arguments(r->info.pid);
    snprintf(buf, size, "%s", text[0] != '\0' ? text : r->path);
    free(text);
}

static void f_stime(const struct row *r, char *buf, size_t size)
{
    time_t start = (time_t)(r->info.start_time / 1000000000u), now = time(NULL);
    struct tm tm;
    buf[0] = '\0';
    if (localtime_r(&start, &tm) != NULL)
        strftime(buf, size, now - start < 86400 ? "%H:%M:%S" : "%b%d", &tm);
}

static void put_set(char *buf, size_t size, const sigset_t *set)
{
    uint64_t bits;
    memcpy(&bits, set, sizeof bits);
    snprintf(buf, size, "%016llx", (unsigned long long)bits);
}

static void f_sigign(const struct row *r, char *buf, size_t size) { put_set(buf, size, &r->info.sig_ignore); }
static void f_sigpend(const struct row *r, char *buf, size_t size) { put_set(buf, size, &r->info.sig_pending); }
static void f_sigqueue(const struct row *r, char *buf, size_t size) { put_set(buf, size, &r->info.sig_queue); }
static void f_tsigblk(const struct row *r, char *buf, size_t size) { put_set(buf, size, &r->thread.sig_blocked); }

static void f_psched(const struct row *r, char *buf, size_t size)
{
    static const struct { int policy; const char *name; } names[] = {
        { SCHED_FIFO, "FIFO" }, { SCHED_RR, "RR" }, { SCHED_OTHER, "OTHER" }, { SCHED_SPORADIC, "SPORADIC" },
    };
    snprintf(buf, size, "%u", (unsigned)r->thread.policy);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].policy == r->thread.policy)
            snprintf(buf, size, "%s", names[i].name);
}

static void f_wchan(const struct row *r, char *buf, size_t size)
{
    const procfs_status *t = &r->thread;
    buf[0] = '\0';
    if (t->state == STATE_SEND || t->state == STATE_REPLY)
        put(buf, size, (long)t->blocked.connect.pid);
    else if (t->state == STATE_RECEIVE)
        put(buf, size, (long)t->blocked.channel.chid);
    else if (t->state == STATE_JOIN)
        put(buf, size, (long)t->blocked.join.tid);
}

/* The variables it was started with: behind the arguments on the first thread's stack. */
static void f_env(const struct row *r, char *buf, size_t size)
{
    uint64_t at = r->info.initial_stack, argc, address;
    size_t n = 0;
    char c = ' ';
    buf[0] = '\0';
    if (at == 0 || pread(r->fd, &argc, sizeof argc, (off_t)at) != sizeof argc || argc > 65536)
        return;
    for (at += (argc + 2) * sizeof address; n + 2 < size; at += sizeof address) {
        if (pread(r->fd, &address, sizeof address, (off_t)at) != sizeof address || address == 0)
            return;
        if (n != 0)
            buf[n++] = ' ';
        while (n + 1 < size && pread(r->fd, &c, 1, (off_t)address++) == 1 && c != '\0')
            buf[n++] = c;
        buf[n] = '\0';
    }
}

static const struct field fields[] = {
    { "ruser", "RUSER", -8, false, f_ruser },   { "user", "USER", -8, false, f_user },
    { "rgroup", "RGROUP", -8, false, f_rgroup },
    { "group", "GROUP", -8, false, f_group },   { "pid", "PID", 8, false, f_pid },
    { "ppid", "PPID", 8, false, f_ppid },
    { "pgid", "PGID", 8, false, f_pgid },       { "pcpu", "%CPU", 5, false, f_pcpu },
    { "vsz", "VSZ", 7, false, f_vsz },
    { "nice", "NI", 3, false, f_nice },         { "etime", "ELAPSED", 11, false, f_etime },
    { "time", "TIME", 12, false, f_time },
    { "tty", "TTY", -4, false, f_tty },         { "comm", "COMMAND", -15, false, f_comm },
    { "args", "COMMAND", -15, false, f_args },
    { "uid", "UID", 6, false, f_uid },          { "ruid", "RUID", 6, false, f_ruid },
    { "env", "ENV", -15, false, f_env },
    { "f", "F", 8, false, f_flags },            { "pri", "PRI", 3, false, f_pri },
    { "sid", "SID", 8, false, f_sid },
    { "suid", "SUID", 6, false, f_suid },       { "sgid", "SGID", 6, false, f_sgid },
    { "umask", "UMASK", 5, false, f_umask },
    { "sigign", "SIGIGN", 16, false, f_sigign }, { "sigpend", "SIGPEND", 16, false, f_sigpend },
    { "sigqueue", "SIGQUEUE", 16, false, f_sigqueue }, { "threads", "THREADS", 7, false, f_threads },
    { "stime", "STIME", 8, false, f_stime },    { "cmd", "CMD", -15, false, f_comm },
    { "sz", "SZ", 7, false, f_vsz },
    { "tid", "TID", 4, true, f_tid },           { "tflags", "TFLAGS", 8, true, f_tflags },
    { "dflags", "DFLAGS", 8, true, f_dflags },
    { "tsigblk", "TSIGBLK", 16, true, f_tsigblk }, { "cpu", "CPU", 3, true, f_cpu },
    { "state", "STATE", -11, true, f_state },
    { "wchan", "WCHAN", 8, true, f_wchan },     { "addr", "ADDR", 12, true, f_addr },
    { "psched", "SCHED", -8, true, f_psched },
};

/* ---- which and how ---- */

static void add_column(const char *name, size_t n, const char *header)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strlen(fields[i].name) == n && memcmp(fields[i].name, name, n) == 0) {
            columns = tool_grow(columns, &column_room, column_count + 1, sizeof *columns);
            columns[column_count++] = (struct column){ &fields[i], header != NULL ? header : fields[i].header };
            by_threads |= fields[i].of_thread;
            return;
        }
    tool_die("%.*s: no such field", (int)n, name);
}

/* name[=header],... : a header goes to the end of the list */
static void add_columns(const char *list)
{
    while (*list != '\0') {
        size_t n = strcspn(list, ",= \t");
        const char *header = list[n] == '=' ? list + n + 1 : NULL;
        if (n != 0)
            add_column(list, n, header);
        if (header != NULL)
            return;
        list += n + (list[n] != '\0');
    }
}

static void pad(const char *text, int width, bool last)
{
    if (last && width < 0)
        fputs(text, stdout);
    else
        printf("%*s", width, text);
}

static void print_header(void)
{
    bool any = false;
    for (size_t i = 0; i < column_count; i++)
        any |= columns[i].header[0] != '\0';
    for (size_t i = 0; any && i < column_count; i++) {
        if (i != 0)
            putchar(' ');
        pad(columns[i].header, columns[i].field->width, i + 1 == column_count);
    }
    if (any)
        putchar('\n');
}

static void print_row(const struct row *r)
{
    char buf[BUF];
    for (size_t i = 0; i < column_count; i++) {
        int width = columns[i].field->width, header = (int)strlen(columns[i].header);
        columns[i].field->text(r, buf, sizeof buf);
        if (i != 0)
            putchar(' ');
        if (header > abs(width))
            width = width < 0 ? -header : header;
        pad(buf, width, i + 1 == column_count);
    }
    putchar('\n');
}

struct choice { char kind; long id; };      /* p pid, g group or session, u effective, U real user */
static struct choice *choices;
static size_t choice_count, choice_room;
static const char *only_name;

static void add_choices(char kind, char *list)
{
    for (char *word = strtok(list, ", \t"); word != NULL; word = strtok(NULL, ", \t")) {
        long id;
        uid_t uid;
        if (kind == 'u' || kind == 'U') {
            if (!tool_user(word, &uid))
                exit(1);
            id = (long)uid;
        } else if (!tool_number(word, 0, INT32_MAX, &id)) {
            exit(1);
        }
        choices = tool_grow(choices, &choice_room, choice_count + 1, sizeof *choices);
        choices[choice_count++] = (struct choice){ kind, id };
    }
}

static bool is_chosen(const struct row *r)
{
    if (only_name != NULL && strcmp(proc_base_name(r->path), only_name) != 0)
        return false;
    for (size_t i = 0; i < choice_count; i++) {
        const struct choice *c = &choices[i];
        if (c->kind == 'p' ? r->info.pid == (pid_t)c->id : c->kind == 'g' ? r->info.sid == (pid_t)c->id ||
            r->info.pgrp == (pid_t)c->id :
            c->kind == 'u' ? r->info.euid == (uid_t)c->id : r->info.uid == (uid_t)c->id)
            return true;
    }
    return choice_count == 0;
}

static void show(const struct tool_process *p)
{
    struct row r = { .path = (char *)(uintptr_t)p->path };
    r.fd = proc_open(p->pid, &r.info);
    if (r.fd == -1)
        return;                         /* it has ended meanwhile */
    if (is_chosen(&r)) {
        unsigned tid = 1;
        while (proc_next_thread(r.fd, tid, &r.thread)) {
            print_row(&r);
            tid = r.thread.tid + 1;
            if (!by_threads)
                break;
        }
        if (tid == 1 && !by_threads)
            print_row(&r);              /* a zombie */
    }
    close(r.fd);
}

int main(int argc, char *argv[])
{
    bool full = false, longer = false;
    unsigned count;
    int c;
    while ((c = getopt(argc, argv, "aAdefg:G:ln:o:p:t:u:U:")) != -1) {
        switch (c) {
        case 'a':
        case 'A':
        case 'd':
        case 'e': break;                /* all processes are shown without a choice */
        case 'f': full = true; break;
        case 'g':
        case 'G': add_choices('g', optarg); break;
        case 'l': longer = true; break;
        case 'n': only_name = optarg; break;
        case 'o': add_columns(optarg); break;
        case 'p': add_choices('p', optarg); break;
        case 't': break;                /* terminals are not recorded */
        case 'u': add_choices('u', optarg); break;
        case 'U': add_choices('U', optarg); break;
        default:  return 1;
        }
    }
    if (column_count == 0) {
        if (full)
            add_columns("user,pid,ppid,stime,tty,time,args");
        else if (longer)
            add_columns("f,uid,pid,ppid,pri,nice,sz,threads,tty,time,cmd");
        else
            add_columns("pid,tty,time,cmd");
    }
    struct tool_process *list = tool_processes(&count);
    print_header();
    for (unsigned i = 0; i < count; i++)
        show(&list[i]);
    free(list);
    free(columns);
    return tool_close(0);
}
