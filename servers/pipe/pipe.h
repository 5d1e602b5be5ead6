/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pipes. One thread serves all of them, so nothing here is locked.
 *
 * Readers wait only while the ring is empty, writers only while it has no room for them (or behind
 * one that waits), so never both. A waiting client is REPLY-blocked and known by its rcvid; it
 * leaves its queue when it is answered, when the kernel wants it back (unblock), or when its OCB
 * goes.
 */
#ifndef PIPE_PIPE_H
#define PIPE_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pipe;
#define IOFUNC_ATTR_T   struct pipe
#define RESMGR_HANDLE_T struct pipe
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#include "ring.h"

struct waiter {
    struct waiter *next;
    int rcvid;
    iofunc_ocb_t *ocb;
    size_t nbytes, done;             /* asked for, and written so far */
    size_t offset;                   /* of a writer's data in its message */
    pid_t pid;
    int tid;
};

struct queue {
    struct waiter *first, **end;
};

#define PIPE_LISTS (IOFUNC_NOTIFY_HUP + 1)

struct pipe {
    iofunc_attr_t attr;
    struct ring ring;
    struct queue readers, writers, openers;
    iofunc_notify_t notify[PIPE_LISTS];
    bool had_writer;                 /* end of file counts only after somebody could have written */
    /* A FIFO: known by what its file system says it is, found again by every open while one is. */
    bool fifo;
    dev_t dev;
    ino_t ino;
    struct pipe *next;               /* of all FIFOs in use */
};

/* Set by options. */
extern struct settings {
    size_t size;                     /* bytes a pipe holds */
    size_t atomic;                   /* a write up to this size is never mixed with others */
    bool preallocate;
} settings;

extern resmgr_io_funcs_t pipe_io_funcs;

/* pipe.c */
struct pipe *pipe_create(mode_t mode, const struct _client_info *info);
void pipe_release(struct pipe *pipe);                  /* when nobody has it open */
void pipe_queue_init(struct queue *queue);
struct waiter *pipe_wait(struct queue *queue, resmgr_context_t *ctp, iofunc_ocb_t *ocb,
                         size_t nbytes);
struct waiter **pipe_find(struct queue *queue, int rcvid);
void pipe_leave(struct queue *queue, struct waiter **link);

/* Answers as many readers as the ring feeds, at end of file all. */
void pipe_feed_readers(struct pipe *pipe);
/* Takes data of waiting writers while there is room; without readers all of them fail. */
void pipe_drain_writers(struct pipe *pipe);
/*
 * Takes what it may of one writer's data into the ring and to readers. -> errno; writer->done says
 * how far it came.
 */
int pipe_take(struct pipe *pipe, struct waiter *writer);
/* SIGPIPE for a client that writes to nobody. -> EPIPE */
int pipe_broken(pid_t pid, int tid);
void pipe_tell_input(struct pipe *pipe);
void pipe_tell_output(struct pipe *pipe);
void pipe_tell_hangup(struct pipe *pipe);

/* fifo.c */
int fifo_open(resmgr_context_t *ctp, io_open_t *msg);
void fifo_forget(struct pipe *pipe);
void fifo_wake_openers(struct pipe *pipe);
/* A client that waits in open() wants to give up. */
void fifo_abandon(resmgr_context_t *ctp, struct pipe *pipe, struct waiter **link);

/* request.c: the io functions. */
void request_init(void);
/* What closing an OCB does to the pipe; frees the OCB. */
void request_close(resmgr_context_t *ctp, iofunc_ocb_t *ocb);

#endif
