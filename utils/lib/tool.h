/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commands share. A complaint goes to standard error as "program: text"; its exit status is tool_trouble, 1
 * unless the command has set another (grep, sort, cmp, diff, test: 2). What has to work or end the program is
 * tool_alloc() and tool_die().
 */
#ifndef TOOL_H
#define TOOL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

extern int tool_trouble;                            /* exit status of a complaint */
const char *tool_name(void);
void tool_program(const char *name);                /* complain under this name */

void tool_error(const char *what);                  /* program: what: strerror(errno) */
void tool_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void tool_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void tool_usage(const char *arguments);   /* usage: program arguments */
int tool_close(int status);                         /* standard output is written out: status, or tool_trouble */
bool tool_confirm(const char *format, ...) __attribute__((format(printf, 1, 2)));   /* y on standard input? */

void *tool_alloc(size_t size);
void *tool_resize(void *p, size_t size);
void *tool_grow(void *p, size_t *room, size_t need, size_t size);   /* room for `need` elements of `size` bytes */
char *tool_copy(const char *s);
char *tool_copy_n(const char *s, size_t n);
char *tool_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *tool_join(const char *dir, const char *name); /* dir/name */

FILE *tool_open(const char *name);                  /* "-" or NULL is standard input; NULL after a complaint */
void tool_done(FILE *file);                         /* closes it unless it is standard input */
const char *tool_label(const char *name);           /* "standard input" for "-" */
bool tool_write(int fd, const void *buf, size_t size, const char *name);
/* all of them or standard input; -> statuses ored */
int tool_each(char *names[], int (*visit)(FILE *file, const char *name));

bool tool_number(const char *text, long least, long most, long *value);
/* bytes, with k, M, G, b (512) or w (2) behind them and x between factors */
bool tool_size(const char *text, long long *value);
double tool_duration(const char *text);             /* seconds; 1.5, 2m, 3h, 4d; anything else ends the program */
bool tool_priority(const char *text, int *priority, int *policy);   /* 20, 20r, 10f, 10o; policy -1: not given */
void tool_human(uint64_t bytes, char text[16]);     /* 512, 1.5K, 20M */

int tool_signal(const char *name);                  /* -1: none of this name */
const char *tool_signal_name(int signo);            /* NULL: none */

/* changes *mode; octal or symbolic. false: it is neither */
bool tool_mode(const char *text, mode_t *mode, bool directory);
void tool_mode_text(mode_t mode, char text[11]);    /* drwxr-xr-x */
bool tool_user(const char *text, uid_t *uid);       /* by name or number, after a complaint false */
bool tool_group(const char *text, gid_t *gid);
const char *tool_user_name(uid_t uid);              /* the number where there is no name; valid until the next call */
const char *tool_group_name(gid_t gid);
/* [[CC]YY]MMDDhhmm[.SS], YYYY-MM-DDThh:mm[:SS][Z], @seconds */
bool tool_date(const char *text, struct timespec *when);

/* Walks the tree at `path`: visit() sees a directory before what is in it and, with `after` true, behind it. */
enum { WALK_FOLLOW_ROOT = 1, WALK_FOLLOW = 2, WALK_ONE_DEVICE = 4 };
enum walk_verdict { WALK_ON, WALK_SKIP };           /* SKIP: what is in the directory */
struct stat;
struct walk {
    const char *path;
    const struct stat *st;      /* NULL: it could not be examined, errno says why */
    unsigned depth;
    bool after, loop;           /* loop: the directory is one of those above it */
    int error;                  /* of the directory that could not be read, at its second visit */
};
void tool_walk(const char *path, unsigned flags, enum walk_verdict (*visit)(const struct walk *at, void *arg),
    void *arg);

struct tool_process { pid_t pid; char path[256]; };
struct tool_process *tool_processes(unsigned *count);   /* in order of pids; the caller frees it */

#endif
