/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of other servers in memory: one kernel object for each file holds the pages read so far, whoever maps it (the page cache).
 *
 *   server channel -> struct pager (a thread) -> struct file (object, descriptor) -> regions of any process
 *
 * Pagers are the only threads of procnto that send messages to servers, and each sends to one server only: what that server
 * does, or fails to do, keeps its own pager waiting and those who use its files, nobody else. A pager owns no lock while it
 * sends. It works for the best of those who wait for it, at their priority.
 *
 * file_lock guards the lists, the jobs' states and the fields marked [L]; the other fields of a file belong to its pager. It is a leaf.
 */
#ifndef MEM_PAGER_H
#define MEM_PAGER_H

#include "mem/private.h"
#include "mem/program.h"

#define CLUSTER_PAGES 16u
#define CLUSTER (CLUSTER_PAGES * PAGE_BYTES)

struct pager;

struct file {
    struct file *next;            /* [L] of its pager */
    struct pager *pager;          /* constant */
    uint64_t dev, ino;            /* as the server names it */
    uint64_t handle;              /* constant: the kernel object */
    uint64_t size;                /* of the object: as far as anybody has mapped the file */
    int coid;                     /* our own descriptor */
    bool writable;                /* it is open for writing */
    bool seeks;                   /* the server knows no read at an offset */
    bool wanted;                  /* [L] somebody waits for a page */
    bool leaving;                 /* [L] nobody maps it any more: to be looked at */
    uint64_t *sums;               /* of pages written back: what was last equal to the file */
    size_t nsums;
};

enum job_kind { JOB_ATTACH, JOB_PROGRAM, JOB_RANGE };
enum range_what {
    RANGE_BACK = 1,               /* write changed pages back */
    RANGE_FILL = 2,               /* read the pages that are missing */
    RANGE_FORGET = 4              /* let go of pages that are equal to the file */
};

/* What a client waits for. */
struct job {
    struct job *next;             /* [L] */
    enum job_kind kind;
    int rcvid;                    /* [L] 0: nobody waits (any more) */
    bool claimed;                 /* [L] it is being answered: too late to leave */
    int prio;
    pid_t pid;                    /* whose address space */
    /* ATTACH */
    int fd;
    struct _server_info server;
    struct map_request *map;
    /* PROGRAM: fd and server too */
    mem_program_run *run;
    void *context;
    /* RANGE */
    unsigned what;
    uint64_t at, end;
    uint64_t object;              /* whose pager goes on with it */
    int err;                      /* the first that failed */
    long (*then)(pid_t pid, uint64_t start, uint64_t end, unsigned arg);   /* done last; its result is the answer */
    uint64_t start;
    unsigned arg;
};

/* pager.c */
int pager_submit(struct job *job, pid_t server, int chid);    /* takes the job, unless -errno */
struct file *file_find_locked(uint64_t handle);               /* of any pager */
void pager_queue_locked(struct pager *pager, struct job *job);
void pager_wake_locked(struct pager *pager, int prio);
void pager_priority(struct pager *pager, int prio);           /* the calling pager's own */
struct file *pager_files_locked(struct pager *pager);
bool pager_has_jobs(struct pager *pager);
void file_link(struct pager *pager, struct file *file);
void job_answer(struct job *job, long result, const void *reply, size_t size);
bool job_claim(struct job *job);                              /* false: the client has left */
extern pthread_mutex_t file_lock;

/* file.c, in the pager's thread */
struct file *file_take(struct pager *pager, const struct stat *st, int coid, bool writable);  /* takes over coid; NULL: no memory */
int file_grow(struct file *file, uint64_t size);              /* so much of it can be mapped */
void file_look(struct file *file);                            /* is it mapped at all? Looked at when there is nothing else to do */
void file_attach(struct pager *pager, struct job *job);
void file_fill_wanted(struct file *file);
bool file_range(struct pager *pager, struct job *job);        /* true: it is done; false: the pager of job->object goes on with it */
void file_program(struct pager *pager, struct job *job);            /* program.c */
bool file_release(struct file *file);                         /* false: it is in use after all */

/* fileio.c: messages to the server. -> bytes or -errno. Only pagers */
int fileio_open(const struct job *job, uint32_t *prot, struct stat *st);    /* a duplicate of the client's descriptor */
int fileio_reopen(const struct job *job, int coid);           /* the same file for reading; coid is closed, whatever happens */
uint32_t fileio_mount_flags(int coid);                        /* _MOUNT_*, 0 of a server that does not tell */
void fileio_close(int coid);
int64_t fileio_size(const struct file *file);
ssize_t fileio_read(struct file *file, void *buf, size_t size, uint64_t offset);
int fileio_write(struct file *file, const void *buf, size_t size, uint64_t offset);

#endif
