/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared memory by a name, and shm_ctl() of physical memory.
 * > child wrote: hello through shm
 * > shm_ctl: 4096 bytes
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/neutrino.h>

int main(int argc, char *argv[])
{
    int fd, st;
    char *p;
    pid_t pid;

    fd = shm_open("/exchange", O_RDWR | O_CREAT, 0777);
    if (fd == -1) { fprintf(stderr, "Open failed: %s\n", strerror(errno)); return EXIT_FAILURE; }
    if (ftruncate(fd, 4096) == -1) { fprintf(stderr, "ftruncate: %s\n", strerror(errno)); return EXIT_FAILURE; }
    p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) { perror("mmap"); return 1; }
    pid = fork();
    if (pid == 0) {
        strcpy(p, "hello through shm");
        _exit(0);
    }
    waitpid(pid, &st, 0);
    printf("child wrote: %s\n", p);
    close(fd);
    shm_unlink("/exchange");

    fd = shm_open("/phys", O_RDWR | O_CREAT, 0777);
    if (shm_ctl(fd, SHMCTL_ANON | SHMCTL_PHYS, 0, 4096) == -1) perror("shm_ctl");
    else {
        struct stat s;
        fstat(fd, &s);
        printf("shm_ctl: %d bytes\n", (int)s.st_size);
    }
    shm_unlink("/phys");
    return st;
}
