/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tool.h"

/* Lower by n, with the policy it has. */
static bool lower(pid_t pid, long n)
{
    struct sched_param param;
    int policy = sched_getscheduler(pid);
    if (policy == -1 || sched_getparam(pid, &param) == -1)
        return false;
    long priority = param.sched_priority - n;
    param.sched_priority = (int)(priority < 1 ? 1 : priority > 255 ? 255 : priority);
    return sched_setscheduler(pid, policy, &param) != -1;
}

static bool matches(char kind, pid_t pid, long wanted)
{
    switch (kind) {
    case 'g': return getpgid(pid) == (pid_t)wanted;
    case 'u': {
        char path[64], text[1024], *uid;
        snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
        FILE *file = fopen(path, "r");
        size_t n = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
        if (file != NULL)
            fclose(file);
        text[n] = '\0';
        uid = strstr(text, "\nuid: ");
        return uid != NULL && strtol(uid + 6, NULL, 10) == wanted;
    }
    default: return pid == (pid_t)wanted;
    }
}

static int change(char kind, const char *operand, long increment)
{
    unsigned count;
    long wanted = 0;
    uid_t uid;
    bool any = false;
    int status = 0;
    if (kind == 'u' ? !tool_user(operand, &uid) : !tool_number(operand, 0, INT32_MAX, &wanted))
        return 1;
    if (kind == 'u')
        wanted = (long)uid;
    struct tool_process *list = tool_processes(&count);
    for (unsigned i = 0; i < count; i++) {
        if (!matches(kind, list[i].pid, wanted))
            continue;
        any = true;
        if (!lower(list[i].pid, increment)) {
            tool_error(operand);
            status = 1;
        }
    }
    free(list);
    if (!any) {
        errno = ESRCH;
        tool_error(operand);
    }
    return any ? status : 1;
}

int main(int argc, char *argv[])
{
    long increment = 0;
    char kind = 'p';
    int c, status = 0, at = 1;
    bool given = argc > 1 && tool_number(argv[1][0] == '-' && argv[1][1] == 'n' &&
        argc > 2 ? argv[at = 2] : argv[1], -255, 255, &increment);
    if (!given || argc < at + 2)
        tool_usage("[-n] increment [-p|-g|-u] id...");
    for (at++; at < argc; at++) {
        c = argv[at][0] == '-' && argv[at][1] != '\0' && argv[at][2] == '\0' ? argv[at][1] : 0;
        if (c == 'p' || c == 'g' || c == 'u')
            kind = (char)c;
        else
            status |= change(kind, argv[at], increment);
    }
    return status;
}
