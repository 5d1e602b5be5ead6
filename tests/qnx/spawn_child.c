/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spawnl(), spawnv(), spawnp() and posix_spawn() of the program itself, in the modes of <process.h>.
 * > child: 1 argument(s), first 'one'
 * > P_WAIT gave exit code 7
 * > child: 2 argument(s), first 'two'
 * > P_NOWAIT child ended with 7
 * > child: 1 argument(s), first 'three'
 * > spawn() child ended with 7
 * > missing: No such file or directory
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <spawn.h>
#include <process.h>
#include <unistd.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    int rc, status;
    pid_t pid;
    char *args[] = { argv[0], "two", "x", NULL };
    char *args3[] = { argv[0], "three", NULL };
    struct inheritance inherit;
    char path[256];

    if (argc > 1) {
        printf("child: %d argument(s), first '%s'\n", argc - 1, argv[1]);
        return 7;
    }
    setbuf(stdout, NULL);
    _cmdname(path);
    rc = spawnl(P_WAIT, path, argv[0], "one", NULL);
    if (rc == -1) perror("spawnl");
    printf("P_WAIT gave exit code %d\n", WEXITSTATUS(rc));
    pid = spawnv(P_NOWAIT, path, args);
    if (pid == -1) { perror("spawnv"); return 1; }
    if (waitpid(pid, &status, 0) == pid && WIFEXITED(status))
        printf("P_NOWAIT child ended with %d\n", WEXITSTATUS(status));
    memset(&inherit, 0, sizeof inherit);
    inherit.flags = 0;
    pid = spawn(path, 0, NULL, &inherit, args3, environ);
    if (pid == -1) { perror("spawn"); return 1; }
    waitpid(pid, &status, 0);
    printf("spawn() child ended with %d\n", WEXITSTATUS(status));
    if (spawnl(P_WAIT, "/proc/boot/nothing-here", "nothing", NULL) == -1) printf("missing: %s\n", strerror(errno));
    return EXIT_SUCCESS;
}
