/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX message queues between two threads, with attributes and priorities. The mqueue server is started by the program
 * when the image brings it.
 * files: mqueue
 * > got 'urgent' prio 9
 * > got 'normal' prio 1
 * > curmsgs 0 maxmsg 5 msgsize 32
 * > empty: Resource temporarily unavailable
 */
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <process.h>
#include <unistd.h>
#include <sys/stat.h>

int main(void)
{
    mqd_t q;
    struct mq_attr attr;
    char b[32];
    unsigned prio;
    int i, n;

    if (access("/dev/mqueue", F_OK) == -1) {
        spawnl(P_NOWAIT, "/proc/boot/mqueue", "mqueue", NULL);
        for (i = 0; i < 100 && access("/dev/mqueue", F_OK) == -1; i++) delay(10);
    }
    memset(&attr, 0, sizeof attr);
    attr.mq_maxmsg = 5;
    attr.mq_msgsize = 32;
    mq_unlink("/orders");
    q = mq_open("/orders", O_CREAT | O_RDWR, S_IRUSR | S_IWUSR, &attr);
    if (q == (mqd_t)-1) { perror("mq_open"); return EXIT_FAILURE; }
    mq_send(q, "normal", 7, 1);
    mq_send(q, "urgent", 7, 9);
    for (i = 0; i < 2; i++) {
        n = mq_receive(q, b, sizeof b, &prio);
        if (n == -1) { perror("mq_receive"); return 1; }
        printf("got '%s' prio %u\n", b, prio);
    }
    mq_getattr(q, &attr);
    printf("curmsgs %ld maxmsg %ld msgsize %ld\n", (long)attr.mq_curmsgs, (long)attr.mq_maxmsg, (long)attr.mq_msgsize);
    attr.mq_flags = O_NONBLOCK;
    mq_setattr(q, &attr, NULL);
    if (mq_receive(q, b, sizeof b, NULL) == -1) printf("empty: %s\n", strerror(errno));
    mq_close(q);
    mq_unlink("/orders");
    return 0;
}
