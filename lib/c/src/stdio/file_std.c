/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <sys/storage.h>
#include <unistd.h>

static FILE std_in = {
    .flags = F_READ | F_STATIC, .fd = STDIN_FILENO, .ops = &__fd_ops, .lock = PTHREAD_MUTEX_INITIALIZER,
};
static FILE std_out = {
    .flags = F_WRITE | F_STATIC, .fd = STDOUT_FILENO, .ops = &__fd_ops, .lock = PTHREAD_MUTEX_INITIALIZER,
};
static FILE std_err = {
    .flags = F_WRITE | F_STATIC | F_MODE_SET | F_NONE, .fd = STDERR_FILENO, .ops = &__fd_ops,
    .lock = PTHREAD_MUTEX_INITIALIZER,
};

FILE *stdin = &std_in;
FILE *stdout = &std_out;
FILE *stderr = &std_err;

static void flush_one(FILE *fp)
{
    __file_lock(fp);
    if (fp->wp != fp->wb) {
        __flush(fp);
    }
    __file_unlock(fp);
}

/* Before waiting for input: what the user is to answer must be on the screen. */
void __flush_line_buffered(void)
{
    if ((std_out.flags & F_LINE) && std_out.wp != std_out.wb) {
        flush_one(&std_out);
    }
}

/* At the end of the process. Input that was read ahead is given back for whoever shares the file offset. */
void __stdio_exit(void)
{
    flush_one(&std_out);
    if (std_in.rp != std_in.re) {
        __seek(&std_in, 0, SEEK_CUR);
    }
    pthread_mutex_lock(&__file_list_lock);
    for (FILE *fp = __file_list; fp != NULL; fp = fp->next) {
        if (ftrylockfile(fp) == 0) {
            if (fp->wp != fp->wb) {
                __flush(fp);
            }
            funlockfile(fp);
        }
    }
    pthread_mutex_unlock(&__file_list_lock);
}

/* ---- fork ---- */

static unsigned forking_owner;
static pthread_t forking_thread;

/* The list stays whole in the child. Streams are not locked: a thread may be waiting for input inside one. */
void __stdio_fork_prepare(void)
{
    pthread_mutex_lock(&__file_list_lock);
    forking_owner = __tls()->__owner;
    forking_thread = pthread_self();
}

/* In the child. A stream the forking thread has locked stays locked by it; those of threads that are gone are freed. */
static void renew_lock(FILE *fp, pthread_t self)
{
    int held = fp->owner == forking_thread;

    pthread_mutex_init(&fp->lock, NULL);
    fp->owner = 0;
    if (held) {
        pthread_mutex_lock(&fp->lock);
        fp->owner = self;
    }
}

void __stdio_fork_done(void)
{
    pthread_t self = pthread_self();

    if (__tls()->__owner == forking_owner) {
        pthread_mutex_unlock(&__file_list_lock);
        return;
    }
    renew_lock(&std_in, self);
    renew_lock(&std_out, self);
    renew_lock(&std_err, self);
    for (FILE *fp = __file_list; fp != NULL; fp = fp->next)
        renew_lock(fp, self);
    pthread_mutex_init(&__file_list_lock, NULL);
}
