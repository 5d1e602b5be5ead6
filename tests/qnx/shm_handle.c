/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared memory three ways: a name, an anonymous object passed by handle (7.1), and shm_ctl() of physical memory.
 * > child wrote: hello through shm
 * > handle: value 1234 seen by the child
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
    shm_handle_t handle;
    int chid, coid;

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

    fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
    if (fd == -1) { perror("shm_open anon"); return 1; }
    ftruncate(fd, 4096);
    p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    *(int *)p = 1234;
    fflush(stdout);
    chid = ChannelCreate(0);
    pid = fork();
    if (pid == 0) {
        int v = 0, f;
        coid = ConnectAttach(0, getppid(), chid, _NTO_SIDE_CHANNEL, 0);
        if (MsgSend(coid, &v, sizeof v, &handle, sizeof handle) == -1) { perror("MsgSend"); _exit(1); }
        f = shm_open_handle(handle, O_RDONLY);
        if (f == -1) { perror("shm_open_handle"); _exit(1); }
        p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, f, 0);
        printf("handle: value %d seen by the child\n", *(int *)p);
        exit(0);
    } else {
        struct _msg_info info;
        int v, rcvid = MsgReceive(chid, &v, sizeof v, &info);
        if (shm_create_handle(fd, info.pid, O_RDONLY, &handle, 0) == -1) perror("shm_create_handle");
        MsgReply(rcvid, 0, &handle, sizeof handle);
        waitpid(pid, &st, 0);
    }
    close(fd);
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
