/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tinit: keeps a session on each terminal. When a session ends, or the terminal's driver does, the next one begins as
 * soon as the device is there. Sessions are started from a child each, so that one terminal never waits for another.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

#define CONFIG "/etc/config/ttys"
#define MAX_TERMINALS 64
#define SHORT_LIFE 2            /* seconds: a session that ends sooner is not begun again at once */

static struct terminal {
    char *device, *command;
    pid_t pid;
    time_t started;
} terminals[MAX_TERMINALS];
static unsigned count;

static void add(const char *device, const char *command)
{
    if (count == MAX_TERMINALS)
        tool_die("more than %d terminals", MAX_TERMINALS);
    terminals[count].device = device[0] == '/' ? tool_copy(device) : tool_join("/dev", device);
    terminals[count++].command = tool_copy(command);
}

/* DEVICE "COMMAND" TYPE on|off, one a line; # begins a comment. */
static void read_config(const char *path)
{
    char line[256], device[64], command[128], type[32], state[8];
    FILE *f = fopen(path, "r");
    if (f == NULL)
        tool_die("%s: %s", path, strerror(errno));
    for (unsigned number = 1; fgets(line, sizeof line, f) != NULL; number++) {
        char *text = line + strspn(line, " \t");
        if (*text == '#' || *text == '\n' || *text == '\0')
            continue;
        if (sscanf(text, "%63s \"%127[^\"]\" %31s %7s", device, command, type, state) != 4)
            tool_die("%s:%u: not DEVICE \"COMMAND\" TYPE on|off", path, number);
        if (strcmp(state, "on") == 0)
            add(device, command);
    }
    fclose(f);
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/* In the child: the device becomes the terminal of a session of its own. */
static _Noreturn void begin(const struct terminal *t, bool soon)
{
    int fd;
    if (soon)
        pause_ms(SHORT_LIFE * 1000);
    signal(SIGHUP, SIG_DFL);
    setsid();
    while ((fd = open(t->device, O_RDWR)) == -1)
        pause_ms(100);
    if (dup2(fd, STDIN_FILENO) == -1 || dup2(fd, STDOUT_FILENO) == -1 || dup2(fd, STDERR_FILENO) == -1)
        _exit(1);
    if (fd > STDERR_FILENO)
        close(fd);
    tcsetsid(STDIN_FILENO, getpid());
    tcsetpgrp(STDIN_FILENO, getpgrp());
    execlp("sh", "sh", "-c", t->command, (char *)NULL);
    tool_error("sh");
    _exit(1);
}

static void start(struct terminal *t)
{
    bool soon = t->started != 0 && time(NULL) - t->started < SHORT_LIFE;
    t->started = time(NULL);
    t->pid = fork();
    if (t->pid == 0)
        begin(t, soon);
    if (t->pid == -1)
        tool_die("fork: %s", strerror(errno));
}

int main(int argc, char *argv[])
{
    const char *command = "login", *config = CONFIG;
    int option, status;
    while ((option = getopt(argc, argv, "c:f:")) != -1) {
        if (option == 'c')
            command = optarg;
        else if (option == 'f')
            config = optarg;
        else
            tool_usage("[-c command] [-f file | device...]");
    }
    for (int i = optind; i < argc; i++)
        add(argv[i], command);
    if (optind == argc)
        read_config(config);
    signal(SIGHUP, SIG_IGN);
    for (unsigned i = 0; i < count; i++)
        start(&terminals[i]);
    for (pid_t pid; (pid = wait(&status)) != -1 || errno == EINTR;)
        for (unsigned i = 0; i < count; i++)
            if (pid == terminals[i].pid)
                start(&terminals[i]);
    return 0;
}
