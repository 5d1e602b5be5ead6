/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A QEMU run under control: its serial line is a pair of pipes.
 * One thread uses a struct qemurun; a process may have several. QEMU dies with the process that started it.
 */
#ifndef QEMURUN_H
#define QEMURUN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct qemurun {
    pid_t pid;        /* 0: not running (any more) */
    int in, out;      /* to and from the serial line */
    int status;       /* exit status once it has ended; 128 + signal when killed */
    bool eof;
    char *text;       /* all output so far, NUL-terminated; NUL bytes in it are kept, len counts */
    size_t len, room;
    size_t pos;       /* qemurun_expect searches from here */
};

enum qemurun_result {
    QEMURUN_OK,       /* found, or ended */
    QEMURUN_TIMEOUT,
    QEMURUN_EOF,      /* QEMU ended first */
    QEMURUN_PANIC,    /* the kernel's crash report came first */
    QEMURUN_ERROR     /* a system call failed: errno */
};

/* The command line of a machine; every member but image may be left 0. */
struct qemurun_machine {
    const char *image, *cpu, *mem, *extra; /* extra: further QEMU options, blank-separated */
    int cpus, gic;
    bool icount;      /* virtual time: an instruction takes 2^shift ns on it, and what sleeps takes none of the host's; the
                       * same run each time, as random as one seed */
    int shift;
};
/* NULL-ended argv; free with qemurun_argv_free. Ends the program after a message when it cannot be made. */
char **qemurun_argv(const struct qemurun_machine *m);
void qemurun_argv_free(char **argv);

/* false with errno when QEMU cannot be started. */
bool qemurun_start(struct qemurun *q, char *const *argv);
bool qemurun_send(struct qemurun *q, const char *data, size_t len);
/* Waits up to ms for more output and appends it to text. */
enum qemurun_result qemurun_read(struct qemurun *q, int ms);
/* Waits until text appears behind pos and moves pos behind it. `*` in text stands for anything within a line. */
enum qemurun_result qemurun_expect(struct qemurun *q, const char *text, int ms);
/* Waits for QEMU's end. */
enum qemurun_result qemurun_wait(struct qemurun *q, int ms);
/* Ends it if needed and frees everything. */
void qemurun_close(struct qemurun *q);

/* First occurrence of pattern (see qemurun_expect) in text; *end behind it. NULL if none. */
const char *qemurun_match(const char *text, const char *pattern, const char **end);
const char *qemurun_panic_text(const struct qemurun *q); /* start of a crash report, or NULL */
long qemurun_now_ms(void);

#endif
