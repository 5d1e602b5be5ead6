/* SPDX-License-Identifier: Apache-2.0 */
/* Writes lines to the system log. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>
#include <unistd.h>

#include "tool.h"

struct word { const char *name; int value; };
static const struct word severities[] = {
    { "emerg", LOG_EMERG }, { "panic", LOG_EMERG }, { "alert", LOG_ALERT }, { "crit", LOG_CRIT }, { "err", LOG_ERR },
    { "error", LOG_ERR }, { "warning", LOG_WARNING }, { "warn", LOG_WARNING }, { "notice", LOG_NOTICE }, { "info", LOG_INFO },
    { "debug", LOG_DEBUG }, { NULL, 0 },
};
static const struct word facilities[] = {
    { "kern", LOG_KERN }, { "user", LOG_USER }, { "mail", LOG_MAIL }, { "daemon", LOG_DAEMON }, { "auth", LOG_AUTH },
    { "lpr", LOG_LPR }, { "news", LOG_NEWS }, { "uucp", LOG_UUCP }, { "cron", LOG_CRON }, { "local0", LOG_LOCAL0 },
    { "local1", LOG_LOCAL1 }, { "local2", LOG_LOCAL2 }, { "local3", LOG_LOCAL3 }, { "local4", LOG_LOCAL4 },
    { "local5", LOG_LOCAL5 }, { "local6", LOG_LOCAL6 }, { "local7", LOG_LOCAL7 }, { NULL, 0 },
};

static int value_of(const struct word *words, const char *name)
{
    for (; words->name != NULL; words++)
        if (strcasecmp(words->name, name) == 0)
            return words->value;
    tool_die("%s: no such priority: give facility.severity, as user.notice", name);
}

/* [facility.]severity */
static int priority(char *text)
{
    char *dot = strchr(text, '.');
    if (dot == NULL)
        return LOG_USER | value_of(severities, text);
    *dot = '\0';
    return value_of(facilities, text) | value_of(severities, dot + 1);
}

static int log_file(int level, const char *name)
{
    char *line = NULL;
    size_t room = 0;
    FILE *file = tool_open(name);
    if (file == NULL)
        return 1;
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        syslog(level, "%s", line);
    }
    free(line);
    tool_done(file);
    return 0;
}

static void log_words(int level, char *words[])
{
    char *text = tool_copy(words[0]);
    for (unsigned i = 1; words[i] != NULL; i++) {
        char *longer = tool_format("%s %s", text, words[i]);
        free(text);
        text = longer;
    }
    syslog(level, "%s", text);
    free(text);
}

int main(int argc, char *argv[])
{
    const char *tag = getenv("LOGNAME"), *file = NULL;
    int c, flags = 0, level = LOG_USER | LOG_NOTICE, status = 0;
    while ((c = getopt(argc, argv, "f:ip:st:")) != -1) {
        switch (c) {
        case 'f': file = optarg; break;
        case 'i': flags |= LOG_PID; break;
        case 'p': level = priority(optarg); break;
        case 's': flags |= LOG_PERROR; break;
        case 't': tag = optarg; break;
        default:  return 1;
        }
    }
    openlog(tag != NULL ? tag : "logger", flags, LOG_USER);
    if (optind < argc)
        log_words(level, argv + optind);
    else
        status = log_file(level, file);
    closelog();
    return status;
}
