/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/sysmgr.h>

#define GRACE_MS 200

static bool is_pid(const char *name)
{
    return name[0] != '\0' && name[strspn(name, "0123456789")] == '\0';
}

/* SIGTERM to every process but the process manager, our parents and ourselves: servers that save state do it now. */
static void terminate_all(bool verbose)
{
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        pid_t pid = is_pid(entry->d_name) ? (pid_t)atoi(entry->d_name) : 0;
        if (pid <= 1 || pid == getpid() || pid == getppid())
            continue;
        if (verbose)
            printf("shutdown: SIGTERM to %d\n", (int)pid);
        kill(pid, SIGTERM);
    }
    closedir(dir);
}

int main(int argc, char *argv[])
{
    bool reboot = false, fast = false, quiet = false, verbose = false;
    int c;
    while ((c = getopt(argc, argv, "bfqrS:v")) != -1) {
        switch (c) {
        case 'b': reboot = false; break;
        case 'f': fast = true; break;
        case 'q': quiet = true; break;
        case 'r': reboot = true; break;
        case 'S': reboot = strcmp(optarg, "reboot") == 0; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    if (!quiet)
        printf("Shutting down, then %s\n", reboot ? "starting again" : "switching off");
    fflush(stdout);
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    if (!fast) {
        terminate_all(verbose);
        usleep(GRACE_MS * 1000);
    }
    if ((reboot ? sysmgr_reboot() : sysmgr_shutdown()) == -1)
        fprintf(stderr, "shutdown: %s\n", strerror(errno));
    return 1;
}
