/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <fmtmsg.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LABEL = 1, SEVERITY = 2, TEXT = 4, ACTION = 8, TAG = 16, ALL = 31 };

/* MSGVERB: the parts to print, separated by colons; anything else in it means all. */
static int wanted(void)
{
    static const char *const name[] = { "label", "severity", "text", "action", "tag" };
    const char *s = getenv("MSGVERB");
    int parts = 0;

    if (s == NULL || *s == '\0')
        return ALL;
    for (;;) {
        size_t len = strcspn(s, ":");
        int i = 0;
        while (i < 5 && (strlen(name[i]) != len || strncmp(name[i], s, len) != 0))
            i++;
        if (i == 5)
            return ALL;
        parts |= 1 << i;
        if (s[len] == '\0')
            return parts;
        s += len + 1;
    }
}

/* LABEL: SEVERITY: TEXT and, below it, TO FIX: ACTION TAG. */
static int print(int fd, int parts, const char *label, int severity, const char *text, const char *action,
                 const char *tag)
{
    static const char *const name[] = { NULL, "HALT", "ERROR", "WARNING", "INFO" };
    const char *level = severity > MM_NOSEV && severity <= MM_INFO ? name[severity] : NULL;

    if ((parts & LABEL) == 0)
        label = NULL;
    if ((parts & SEVERITY) == 0)
        level = NULL;
    if ((parts & TEXT) == 0)
        text = NULL;
    if ((parts & ACTION) == 0)
        action = NULL;
    if ((parts & TAG) == 0)
        tag = NULL;
    return dprintf(fd, "%s%s%s%s%s%s%s%s%s%s\n", label ? label : "", label && (level || text) ? ": " : "",
                   level ? level : "", level && text ? ": " : "", text ? text : "",
                   action || tag ? "\n" : "", action ? "TO FIX: " : "", action ? action : "",
                   action && tag ? "  " : "", tag ? tag : "");
}

int fmtmsg(long classification, const char *label, int severity, const char *text, const char *action, const char *tag)
{
    int state, fd, result = MM_OK;

    if (severity < MM_NOSEV || severity > MM_INFO)
        return MM_NOTOK;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    if ((classification & MM_PRINT) != 0 && print(STDERR_FILENO, wanted(), label, severity, text, action, tag) < 0)
        result = MM_NOMSG;
    if ((classification & MM_CONSOLE) != 0) {
        fd = open("/dev/console", O_WRONLY | O_NOCTTY);
        if (fd == -1 || print(fd, ALL, label, severity, text, action, tag) < 0)
            result = result == MM_NOMSG ? MM_NOTOK : MM_NOCON;
        if (fd != -1)
            close(fd);
    }
    pthread_setcancelstate(state, &state);
    return result;
}
