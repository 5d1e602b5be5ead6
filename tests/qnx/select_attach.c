/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dispatch loop with select_attach() on a pipe, a pulse, and dispatch_timeout().
 * > fd readable: abc
 * > fd readable: def
 * > pulse 77
 * > timeout: Connection timed out
 */
#include <sys/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <pthread.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

static int in, out, coid, stop;

int my_func(select_context_t *ctp, int fd, unsigned flags, void *handle)
{
    char b[10];
    int n = read(fd, b, sizeof b);

    printf("fd readable: %.*s\n", n, b);
    return 0;
}

int my_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    printf("pulse %d\n", ctp->msg->pulse.value.sival_int);
    stop = 1;
    return 0;
}

void *feeder(void *a)
{
    write(out, "abc", 3);
    delay(60);
    write(out, "def", 3);
    delay(60);
    MsgSendPulse(coid, -1, 9, 77);
    return a;
}

int main(int argc, char **argv)
{
    dispatch_t *dpp;
    dispatch_context_t *ctp;
    select_attr_t attr;
    int fds[2];
    struct timespec ts = { 0, 30000000 };

    if ((dpp = dispatch_create()) == NULL) {
        fprintf(stderr, "%s: Unable to allocate dispatch handle.\n", argv[0]);
        return EXIT_FAILURE;
    }
    pipe(fds);
    in = fds[0]; out = fds[1];
    memset(&attr, 0, sizeof attr);
    if (select_attach(dpp, &attr, in, SELECT_FLAG_READ | SELECT_FLAG_REARM, my_func, NULL) == -1) {
        perror("select_attach");
        return 1;
    }
    pulse_attach(dpp, 0, 9, my_pulse, NULL);
    coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    ctp = dispatch_context_alloc(dpp);
    pthread_create(NULL, NULL, feeder, NULL);
    while (!stop) {
        if ((ctp = dispatch_block(ctp)) == NULL) { perror("dispatch_block"); return 1; }
        dispatch_handler(ctp);
    }
    select_detach(dpp, in);
    dispatch_timeout(dpp, &ts);
    ctp = dispatch_context_alloc(dpp);
    if (dispatch_block(ctp) == NULL) printf("timeout: %s\n", strerror(errno));
    return EXIT_SUCCESS;
}
