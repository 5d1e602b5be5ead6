// SPDX-License-Identifier: Apache-2.0
// sources: procnto/script/script.c
// flags: -nostdinc -isystem lib/c/include -isystem $(shell $(HOSTCC) -print-file-name=include) -Iprocnto -Ikernel/include -Dpthread_create=run_now -Dpthread_attr_init=attr_ok -Dpthread_attr_destroy=attr_ok -Dpthread_attr_setdetachstate=detach_ok -Dpthread_setname_np=name_ok -Dpthread_self=self_tid -Dnanosleep=sleep_step -Dstrlcpy=copy_string
/* The boot script's interpreter: what each record makes it do, and records that lie. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/image.h>
#include <sys/procmsg.h>

#include "path/path.h"
#include "proc/proc.h"
#include "sys/sys.h"

static unsigned passed, failed;
static char said[65536];                /* the console and what was done, one line each */
static unsigned appears;                /* sleeps until the awaited name is there */
static long spawn_result;
static struct proc script_parent;
struct proc *proc_self = &script_parent;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    if (!good)
        printf("# said: %s\n", said);
    good ? passed++ : failed++;
}

static void say(const char *fmt, ...)
{
    va_list ap;
    size_t len = strlen(said);
    va_start(ap, fmt);
    vsnprintf(said + len, sizeof said - len, fmt, ap);
    va_end(ap);
}

/* ---- what the interpreter calls ---- */
int run_now(pthread_t *tid, const pthread_attr_t *attr, void *(*func)(void *), void *arg);
int attr_ok(pthread_attr_t *attr);
int detach_ok(pthread_attr_t *attr, int state);
int name_ok(pthread_t tid, const char *name);
pthread_t self_tid(void);
int sleep_step(const struct timespec *time, struct timespec *left);
size_t copy_string(char *to, const char *from, size_t size);

int run_now(pthread_t *tid, const pthread_attr_t *attr, void *(*func)(void *), void *arg)
{
    func(arg);
    return 0;
}

int attr_ok(pthread_attr_t *attr) { return 0; }
int detach_ok(pthread_attr_t *attr, int state) { return 0; }
int name_ok(pthread_t tid, const char *name) { return 0; }
pthread_t self_tid(void) { return 7; }

int sleep_step(const struct timespec *time, struct timespec *left)
{
    appears -= appears != 0;
    return 0;
}

size_t copy_string(char *to, const char *from, size_t size)
{
    size_t len = strlen(from);
    snprintf(to, size, "%s", from);
    return len;
}

bool path_exists(const char *path) { return appears == 0; }

int path_symlink(const char *name, const char *target)
{
    say("link %s -> %s;", name, target);
    return strcmp(name, "/taken") == 0 ? EEXIST : 0;
}

int conf_string(int name, char *buf, size_t size)
{
    copy_string(buf, "/conf/path", size);
    return 11;
}

void klog_write(const char *text, size_t size) { say("%.*s", (int)size, text); }

void klog(const char *fmt, ...)
{
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    say("%s", line);
}

void procnto_panic(const char *fmt, ...)
{
    abort();
}

int proc_wait_internal(pid_t pid, int *status)
{
    say("wait %d;", (int)pid);
    *status = 0;
    return 0;
}

long proc_spawn_internal(struct spawn_request *req)
{
    const proc_filact_t *action = req->actions;
    say("spawn %s search %s tid %d", req->path, req->search ? req->search : "-", req->parent_tid);
    for (unsigned i = 0; i < req->argc; i++)
        say(" %s", req->argv[i]);
    for (unsigned i = 0; i < req->envc; i++)
        say(" {%s}", req->envp[i]);
    say(" console %s%s", (const char *)(action + 1), action->oflag & O_NOCTTY ? "" : " ctty");
    if (req->attr.flags & POSIX_SPAWN_SETSCHEDPARAM)
        say(" pri %d policy %d", req->attr.param.sched_priority, req->attr.policy);
    if (req->attr.flags & POSIX_SPAWN_EXPLICIT_CPU)
        say(" mask %lx", (unsigned long)req->attr.runmask);
    if (req->attr.flags & POSIX_SPAWN_SETSID)
        say(" session");
    if (req->argv[req->argc] != NULL || req->envp[req->envc] != NULL)
        say(" unterminated");
    say(";");
    return spawn_result;
}

/* ---- records ---- */
static unsigned char script[65536];
static size_t used;

static unsigned char *record(unsigned type, size_t fixed, const char *strings, size_t size)
{
    unsigned char *at = script + used;
    size_t total = (fixed + size + 3) & ~(size_t)3;
    memset(at, 0, total);
    at[0] = (unsigned char)total;
    at[1] = (unsigned char)(total >> 8);
    at[2] = (unsigned char)type;
    memcpy(at + fixed, strings, size);
    used += total;
    memset(script + used, 0, 4);
    return at;
}

static struct script_external *external(const char *strings, size_t size, unsigned argc, unsigned envc,
                                        unsigned flags)
{
    struct script_external *cmd = (void *)record(SCRIPT_TYPE_EXTERNAL, offsetof(struct script_external, args),
                                                 strings, size);
    cmd->argc = (uint8_t)argc;
    cmd->envc = (uint8_t)envc;
    cmd->flags = (uint8_t)flags;
    return cmd;
}
#define EXTERNAL(strings, argc, envc, flags) external(strings, sizeof strings, argc, envc, flags)

static void waiting(unsigned type, const char *name, unsigned checks)
{
    unsigned char *at = record(type, offsetof(struct script_waitfor_reopen, fname), name, strlen(name) + 1);
    at[4] = (unsigned char)checks;
    at[5] = (unsigned char)(checks >> 8);
}

static void run(void)
{
    said[0] = '\0';
    unsigned char *copy = malloc(used + 4);     /* its end is the sanitizer's to watch */
    memcpy(copy, script, used + 4);
    script_start(copy, used + 4);
    free(copy);
    used = 0;
}

static void test_programs(void)
{
    spawn_result = 65538;
    EXTERNAL("ls\0ls\0-l\0A=1", 2, 1, 0);
    run();
    check(!strcmp(said, "spawn ls search /conf/path tid 7 ls -l {A=1} console /dev/text;wait 65538;"),
          "a program is waited for");
    EXTERNAL("sh\0sh\0PATH=/x:/y", 1, 1, SCRIPT_FLAGS_BACKGROUND | SCRIPT_FLAGS_SESSION);
    run();
    check(!strcmp(said, "spawn sh search /x:/y tid 7 sh {PATH=/x:/y} console /dev/text ctty session;"),
          "background session");
    struct script_external *cmd = EXTERNAL("p\0p", 1, 0, SCRIPT_FLAGS_SCHED_SET | SCRIPT_FLAGS_CPU_SET);
    cmd->policy = SCRIPT_POLICY_FIFO;
    cmd->priority = 21;
    cmd->cpu = 3;
    run();
    check(strstr(said, " pri 21 policy 1 mask 8;") != NULL, "priority, policy and CPU");
    spawn_result = -ENOENT;
    EXTERNAL("gone\0gone", 1, 0, 0);
    run();
    check(strstr(said, "gone: cannot be started: ") != NULL && !strstr(said, "wait"), "an error names the command");
    cmd = EXTERNAL("gone\0gone", 1, 0, 0);
    cmd->hdr.line = 17;
    run();
    check(strstr(said, "boot script, line 17: gone: cannot be started: ") != NULL, "and its line");
}

static void test_builtins(void)
{
    record(SCRIPT_TYPE_DISPLAY_MSG, 4, "hello there", 12);
    record(SCRIPT_TYPE_PROCMGR_SYMLINK, 4, "/proc/boot/x\0/usr/x", 20);
    run();
    check(!strcmp(said, "hello there\nlink /usr/x -> /proc/boot/x;"), "message and link");
    record(SCRIPT_TYPE_PROCMGR_SYMLINK, 4, "x\0/taken", 9);
    run();
    check(strstr(said, "procmgr_symlink x /taken: ") != NULL, "a link that exists");
    appears = 3;
    waiting(SCRIPT_TYPE_WAITFOR, "/dev/ser1", 10);
    run();
    check(said[0] == '\0' && appears == 0, "waitfor");
    appears = 1000;
    waiting(SCRIPT_TYPE_WAITFOR, "/dev/ser1", 25);
    run();
    check(!strcmp(said, "boot script: waitfor /dev/ser1: not there after 2.5 s\n") && appears == 975, "waitfor gives up");
    appears = 0;
    spawn_result = 9;
    waiting(SCRIPT_TYPE_REOPEN, "/dev/ser1", 10);
    EXTERNAL("a\0a", 1, 0, SCRIPT_FLAGS_BACKGROUND);
    waiting(SCRIPT_TYPE_REOPEN, "", 10);
    EXTERNAL("b\0b", 1, 0, SCRIPT_FLAGS_BACKGROUND);
    run();
    check(strstr(said, "a console /dev/ser1;") && strstr(said, "b console /dev/console;"), "reopen");
}

static void test_lies(void)
{
    EXTERNAL("x\0x", 5, 0, 0);
    record(SCRIPT_TYPE_DISPLAY_MSG, 4, "after", 6);
    run();
    check(strstr(said, "command 1 (type 0)") && strstr(said, "after\n") && !strstr(said, "spawn"), "too few strings");
    record(SCRIPT_TYPE_DISPLAY_MSG, 4, "abcd", 4);
    run();
    check(strstr(said, "command 1 (type 3)") != NULL, "text without an end");
    unsigned char *at = record(SCRIPT_TYPE_DISPLAY_MSG, 4, "abc", 4);
    at[1] = 0x7f;
    run();
    check(strstr(said, "command 1 is damaged") != NULL, "longer than the script");
    record(77, 4, "abc", 4);
    run();
    check(strstr(said, "command 1 (type 77)") != NULL, "unknown record");
    srand(1);
    for (unsigned i = 0; i < 20000; i++) {
        appears = 0;
        EXTERNAL("ls\0ls\0-l\0A=1", 2, 1, 0);
        waiting(SCRIPT_TYPE_REOPEN, "/dev/ser1", 10);
        record(SCRIPT_TYPE_PROCMGR_SYMLINK, 4, "a\0b", 4);
        size_t size = used;
        for (unsigned n = (unsigned)rand() % 5; n > 0; n--)
            script[(unsigned)rand() % size] = (unsigned char)rand();
        run();
    }
    check(1, "random scripts");
}

int main(void)
{
    test_programs();
    test_builtins();
    test_lies();
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
