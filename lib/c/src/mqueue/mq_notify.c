/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mqmsg.h>
#include <sys/neutrino.h>
#include "../internal/sigevent.h"
#include "mq.h"

/*
 * SIGEV_THREAD events that have been made: a program registers the same one again after each
 * message.
 */
struct made {
    struct made *next;
    struct sigevent event, pulse;
};

static struct made *made;
static int forks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A child has neither the thread nor the channel that the pulses of its parent's events go to. */
static void start_over(void)
{
    pthread_mutex_init(&lock, NULL);
    while (made != NULL) {
        struct made *m = made;
        made = m->next;
        free(m);
    }
}

static int thread_event(const struct sigevent *event, struct sigevent *pulse)
{
    pthread_mutex_lock(&lock);
    struct made *m = made;
    int err = EOK;
    if (!forks)
        forks = pthread_atfork(NULL, NULL, start_over) == EOK;
    while (m != NULL && memcmp(&m->event, event, sizeof *event) != 0)
        m = m->next;
    if (m == NULL && (m = malloc(sizeof *m)) != NULL) {
        err = __sigev_thread_begin(event, &m->pulse);
        if (err == EOK) {
            m->event = *event;
            m->next = made;
            made = m;
        } else {
            free(m);
        }
    } else if (m == NULL) {
        err = ENOMEM;
    }
    if (err == EOK)
        *pulse = m->pulse;
    pthread_mutex_unlock(&lock);
    return err;
}

/* What the server is to deliver. A signal is to say where it came from. */
static int wire_event(const struct sigevent *event, struct sigevent *out)
{
    *out = *event;
    if (SIGEV_GET_TYPE(event) == SIGEV_THREAD)
        return thread_event(event, out);
    if (SIGEV_GET_TYPE(event) == SIGEV_SIGNAL) {
        SIGEV_SET_TYPE(out, SIGEV_SIGNAL_CODE);
        out->sigev_code = SI_MESGQ;
    }
    return EOK;
}

int mq_notify(mqd_t mqdes, const struct sigevent *notification)
{
    struct _mq_notify msg = {
        .head = { .type = _IO_MSG, .combine_len = sizeof msg, .mgrid = MQ_MGRID,
            .subtype = MQ_MSG_NOTIFY },
        .arm = notification != NULL,
    };
    int err = notification != NULL ? wire_event(notification, &msg.event) : EOK;
    if (err == EOK) {
        long status = MsgSend_r(mqdes, &msg, sizeof msg, NULL, 0);
        err = status < 0 ? (int)-status : EOK;
    }
    if (err == EOK)
        return 0;
    errno = err == ENOSYS ? EBADF : err;
    return -1;
}
