/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams. A stream reads from [rp, re) or writes to [wb, wp) of its buffer, never both at once; wp or rp is NULL when it
 * does not do that now. UNGET bytes before the buffer take characters pushed back. All fields: [L] the stream's lock,
 * list links: the list's lock, which is taken before any stream's lock is tried.
 */
#ifndef FILE_H_INCLUDED
#define FILE_H_INCLUDED

#define __FILE_HIDDEN
#include <pthread.h>
#include <stdio.h>
#include <sys/types.h>
#include <wchar.h>

#define UNGET 8
#define FILE_BUFFER 4096

enum {
    F_READ = 0x01,     /* opened for reading */
    F_WRITE = 0x02,
    F_APPEND = 0x04,
    F_EOF = 0x08,
    F_ERR = 0x10,
    F_OWN_BUF = 0x20,  /* the buffer is from malloc() */
    F_STATIC = 0x40,   /* the FILE is not */
    F_MODE_SET = 0x80, /* buffering mode is decided */
    F_LINE = 0x100,    /* line buffered */
    F_NONE = 0x200,    /* unbuffered */
    F_NOLOCK = 0x400,  /* private to one call, never locked */
};

struct file_ops {
    ssize_t (*read)(FILE *fp, void *buf, size_t n);
    ssize_t (*write)(FILE *fp, const void *buf, size_t n);
    off_t (*seek)(FILE *fp, off_t offset, int whence);
    int (*close)(FILE *fp);
};

struct _FILE {
    long public[8];    /* what <stdio.h> shows of it: 0 */
    unsigned flags;
    int fd;
    unsigned char *rp, *re;
    unsigned char *wb, *wp, *we;
    unsigned char *buf;
    size_t size;
    const struct file_ops *ops;
    void *cookie;
    pthread_mutex_t lock;
    pthread_t owner; /* thread that holds the lock; 0: none. Only the owner can find itself here. */
    int depth;
    signed char orientation;
    pid_t pid; /* popen()ed child */
    mbstate_t mbstate;
    char *line; /* fgetln()'s buffer */
    size_t line_size;
    FILE *next, *prev;
    unsigned char tiny[UNGET + 1];
};

extern const struct file_ops __fd_ops;
extern pthread_mutex_t __file_list_lock;
extern FILE *__file_list;

void __file_lock(FILE *fp);
void __file_unlock(FILE *fp);
int __file_flags(const char *mode, int *oflag);
FILE *__file_new(unsigned flags, const struct file_ops *ops, int fd, size_t extra);
void __file_free(FILE *fp);
void __file_link(FILE *fp);
void __file_unlink(FILE *fp);
void __file_need_buffer(FILE *fp);
int __to_read(FILE *fp);
int __to_write(FILE *fp);
void __drop_read(FILE *fp);
int __underflow(FILE *fp);       /* refills; next byte (not taken) or EOF */
int __overflow(FILE *fp, int c);
int __flush(FILE *fp);
size_t __write_bytes(FILE *fp, const void *s, size_t n);
size_t __read_bytes(FILE *fp, void *s, size_t n);
int __seek(FILE *fp, off_t offset, int whence);
off_t __tell(FILE *fp);
void __flush_line_buffered(void);
void __stdio_exit(void);
void __stdio_fork_prepare(void);
void __stdio_fork_done(void);

static inline int file_getc(FILE *fp)
{
    if (fp->rp == fp->re && __underflow(fp) == EOF) {
        return EOF;
    }
    return *fp->rp++;
}

/* wp == we also when the stream is not writing, or must look at each character (line and no buffering). */
static inline int file_putc(FILE *fp, int c)
{
    if (fp->wp != fp->we && !(c == '\n' && (fp->flags & F_LINE))) {
        return *fp->wp++ = (unsigned char)c;
    }
    return __overflow(fp, (unsigned char)c);
}

#endif
