/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __QNX__
#include <sys/procmgr.h>
#include <sys/sysmgr.h>
#endif

#include "tool.h"

enum kind { SYSTEM, PATH, STRING, LIMIT };
struct variable { const char *name; enum kind kind; long value; };

#define SC(name) { #name, SYSTEM, _SC_##name }
#define PC(name) { #name, PATH, _PC_##name }
#define LIM(name) { #name, LIMIT, (long)(name) }
static const struct variable variables[] = {
    SC(ARG_MAX), SC(ATEXIT_MAX), SC(CHILD_MAX), SC(CLK_TCK), SC(HOST_NAME_MAX), SC(IOV_MAX), SC(LINE_MAX),
        SC(LOGIN_NAME_MAX),
    SC(MQ_OPEN_MAX), SC(MQ_PRIO_MAX), SC(NGROUPS_MAX), SC(OPEN_MAX), SC(PAGESIZE), SC(PAGE_SIZE), SC(RE_DUP_MAX),
        SC(RTSIG_MAX),
    SC(SEM_NSEMS_MAX), SC(SEM_VALUE_MAX), SC(SIGQUEUE_MAX), SC(STREAM_MAX), SC(SYMLOOP_MAX), SC(TIMER_MAX),
        SC(TTY_NAME_MAX),
    SC(TZNAME_MAX), SC(BC_BASE_MAX), SC(BC_DIM_MAX), SC(BC_SCALE_MAX), SC(BC_STRING_MAX), SC(COLL_WEIGHTS_MAX),
        SC(EXPR_NEST_MAX),
    SC(NPROCESSORS_CONF), SC(NPROCESSORS_ONLN), SC(PHYS_PAGES), SC(AVPHYS_PAGES),
    { "PTHREAD_DESTRUCTOR_ITERATIONS", SYSTEM, _SC_THREAD_DESTRUCTOR_ITERATIONS },
    { "PTHREAD_KEYS_MAX", SYSTEM, _SC_THREAD_KEYS_MAX }, { "PTHREAD_STACK_MIN", SYSTEM, _SC_THREAD_STACK_MIN },
    { "PTHREAD_THREADS_MAX", SYSTEM, _SC_THREAD_THREADS_MAX },
    { "_POSIX_VERSION", SYSTEM, _SC_VERSION }, { "_POSIX2_VERSION", SYSTEM, _SC_2_VERSION },
    { "_XOPEN_VERSION", SYSTEM, _SC_XOPEN_VERSION },
    { "_NPROCESSORS_CONF", SYSTEM, _SC_NPROCESSORS_CONF }, { "_NPROCESSORS_ONLN", SYSTEM, _SC_NPROCESSORS_ONLN },
    { "_POSIX_JOB_CONTROL", SYSTEM, _SC_JOB_CONTROL }, { "_POSIX_SAVED_IDS", SYSTEM, _SC_SAVED_IDS },
    { "_POSIX_THREADS", SYSTEM, _SC_THREADS }, { "_POSIX_TIMERS", SYSTEM, _SC_TIMERS },
    { "_POSIX_SEMAPHORES", SYSTEM, _SC_SEMAPHORES },
    { "_POSIX_REALTIME_SIGNALS", SYSTEM, _SC_REALTIME_SIGNALS }, { "_POSIX_SPAWN", SYSTEM, _SC_SPAWN },
    { "_POSIX_MONOTONIC_CLOCK", SYSTEM, _SC_MONOTONIC_CLOCK }, { "_POSIX_MESSAGE_PASSING", SYSTEM,
        _SC_MESSAGE_PASSING },
    { "_POSIX_SHARED_MEMORY_OBJECTS", SYSTEM, _SC_SHARED_MEMORY_OBJECTS },
    PC(LINK_MAX), PC(MAX_CANON), PC(MAX_INPUT), PC(NAME_MAX), PC(PATH_MAX), PC(PIPE_BUF), PC(FILESIZEBITS),
        PC(SYMLINK_MAX),
    { "_POSIX_CHOWN_RESTRICTED", PATH, _PC_CHOWN_RESTRICTED }, { "_POSIX_NO_TRUNC", PATH, _PC_NO_TRUNC },
    { "_POSIX_VDISABLE", PATH, _PC_VDISABLE },
    { "PATH", STRING, _CS_PATH }, { "_CS_PATH", STRING, _CS_PATH },
#ifdef __QNX__
#define CS(name) { #name, STRING, _CS_##name }, { "_CS_" #name, STRING, _CS_##name }
    CS(ARCHITECTURE), CS(DOMAIN), CS(HOSTNAME), CS(HW_PROVIDER), CS(HW_SERIAL), CS(LIBPATH), CS(LOCALE),
        CS(MACHINE), CS(RELEASE),
    CS(RESOLVE), CS(SRPC_DOMAIN), CS(SYSNAME), CS(TIMEZONE), CS(VERSION),
#endif
    LIM(CHAR_BIT), LIM(CHAR_MAX), LIM(CHAR_MIN), LIM(INT_MAX), LIM(INT_MIN), LIM(LONG_BIT), LIM(LONG_MAX),
        LIM(LONG_MIN), LIM(MB_LEN_MAX),
    LIM(NZERO), LIM(SCHAR_MAX), LIM(SCHAR_MIN), LIM(SHRT_MAX), LIM(SHRT_MIN), LIM(SSIZE_MAX), LIM(UCHAR_MAX),
        LIM(USHRT_MAX),
    LIM(UINT_MAX), LIM(WORD_BIT), LIM(_POSIX_ARG_MAX), LIM(_POSIX_CHILD_MAX), LIM(_POSIX_LINK_MAX),
        LIM(_POSIX_MAX_CANON),
    LIM(_POSIX_MAX_INPUT), LIM(_POSIX_NAME_MAX), LIM(_POSIX_NGROUPS_MAX), LIM(_POSIX_OPEN_MAX), LIM(_POSIX_PATH_MAX),
    LIM(_POSIX_PIPE_BUF), LIM(_POSIX_SSIZE_MAX), LIM(_POSIX_STREAM_MAX), LIM(_POSIX_TZNAME_MAX), LIM(_POSIX2_LINE_MAX),
};
#define VARIABLES (sizeof variables / sizeof variables[0])

static int print_number(long value)
{
    if (value != -1)
        printf("%ld\n", value);
    else if (errno == 0)
        puts("undefined");
    else
        return 1;
    return 0;
}

static int print_string(long name)
{
    size_t n = confstr((int)name, NULL, 0);
    char *text = tool_alloc(n + 1);
    if (n == 0) {
        puts(errno == 0 ? "undefined" : "");
        free(text);
        return errno != 0;
    }
    confstr((int)name, text, n);
    puts(text);
    free(text);
    return 0;
}

static int print(const struct variable *v, const char *path)
{
    int status;
    errno = 0;
    switch (v->kind) {
    case SYSTEM: status = print_number(sysconf((int)v->value)); break;
    case PATH:   status = print_number(pathconf(path, (int)v->value)); break;
    case STRING: status = print_string(v->value); break;
    default:     printf("%ld\n", v->value); status = 0;
    }
    if (status != 0)
        tool_error(v->kind == PATH ? path : v->name);
    return status;
}

#ifdef __QNX__
/* setconf: the strings can be set. */
static int set(const char *name, const char *value)
{
    for (size_t i = 0; i < VARIABLES; i++) {
        if (variables[i].kind != STRING || strcmp(variables[i].name, name) != 0)
            continue;
        if (sysmgr_confstr_set(0, (int)variables[i].value, value) != -1)
            return 0;
        tool_error(name);
        return 1;
    }
    tool_say("%s: not known, or cannot be set", name);
    return 2;
}
#endif

int main(int argc, char *argv[])
{
    int c;
    bool all = false;
    while ((c = getopt(argc, argv, "av:")) != -1) {
        if (c == '?')
            return 2;
        all |= c == 'a';
    }
    if (all) {
        for (size_t i = 0; i < VARIABLES; i++) {
            printf("%-35s ", variables[i].name);
            print(&variables[i], optind < argc ? argv[optind] : "/");
        }
        return tool_close(0);
    }
#ifdef __QNX__
    if (strcmp(tool_name(), "setconf") == 0) {
        if (argc - optind != 2)
            tool_usage("name value");
        return set(argv[optind], argv[optind + 1]);
    }
#endif
    if (argc - optind < 1 || argc - optind > 2)
        tool_usage("[-a] name [path]");
    const char *name = argv[optind];
    if (strncmp(name, "_SC_", 4) == 0 || strncmp(name, "_PC_", 4) == 0)
        name += 4;
    for (size_t i = 0; i < VARIABLES; i++)
        if (strcmp(variables[i].name, name) == 0) {
            if (variables[i].kind == PATH && argc - optind < 2)
                tool_die("%s: a path is missing", name);
            return tool_close(print(&variables[i], argv[optind + 1]));
        }
    tool_say("%s: not known", argv[optind]);
    return 2;
}
