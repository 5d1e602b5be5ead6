/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qemurun: boots an image, sends lines, expects text. For scripts and for trying things by hand.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemurun.h"

static const char usage[] =
    "qemurun [options] image\n"
    " -e text    wait for text (* stands for anything within a line)\n"
    " -s line    send line; -e and -s happen in their order\n"
    " -w         at the end wait until QEMU ends by itself\n"
    " -t secs    hang limit of each wait (60)\n"
    " -c cpus  -m mem  -u cpu model  -g gic version  -x 'further QEMU options'\n"
    " -i shift   virtual time: an instruction takes 2^shift ns, sleeping no time at all\n"
    " -n         print QEMU's command line and end\n"
    "Status: 0 or QEMU's own with -w, 1 text missing, 124 hang, 125 cannot run, 126 kernel panic.\n";

struct step {
    char what;
    const char *text;
};

static int status_of(enum qemurun_result r)
{
    switch (r) {
    case QEMURUN_OK: return 0;
    case QEMURUN_TIMEOUT: return 124;
    case QEMURUN_PANIC: return 126;
    case QEMURUN_EOF: return 1;
    default: return 125;
    }
}

static int run(struct qemurun *q, const struct step *steps, int count, bool wait, int seconds)
{
    for (int i = 0; i < count; i++) {
        int status = 0;
        if (steps[i].what == 's') {
            if (!qemurun_send(q, steps[i].text, strlen(steps[i].text)) || !qemurun_send(q, "\n", 1)) status = 1;
        } else {
            status = status_of(qemurun_expect(q, steps[i].text, seconds * 1000));
        }
        if (status) {
            fprintf(stderr, "\nqemurun: %s \"%s\" failed\n", steps[i].what == 's' ? "sending" : "waiting for",
                steps[i].text);
            return status;
        }
    }
    if (!wait) return 0;
    int status = status_of(qemurun_wait(q, seconds * 1000));
    return status ? status : q->status;
}

int main(int argc, char **argv)
{
    struct qemurun_machine m = { 0 };
    struct step steps[64];
    struct qemurun q;
    int count = 0, seconds = 60, i;
    bool wait = false, print_only = false;
    for (i = 1; i < argc && argv[i][0] == '-'; i++) {
        char c = argv[i][1];
        const char *value = NULL;
        if (c == 'w') wait = true;
        else if (c == 'n') print_only = true;
        else if (!strchr("estcmugxi", c) || !c || i + 1 == argc) break;
        else value = argv[++i];
        if ((c == 'e' || c == 's') && count < 64) steps[count++] = (struct step){ c, value };
        if (c == 't') seconds = atoi(value);
        if (c == 'c') m.cpus = atoi(value);
        if (c == 'm') m.mem = value;
        if (c == 'u') m.cpu = value;
        if (c == 'g') m.gic = atoi(value);
        if (c == 'x') m.extra = value;
        if (c == 'i') {
            m.icount = true;
            m.shift = atoi(value);
        }
    }
    if (i != argc - 1) {
        fputs(usage, stderr);
        return 125;
    }
    m.image = argv[i];
    char **qemu = qemurun_argv(&m);
    if (print_only) {
        for (char **a = qemu; *a; a++) printf("%s%s", *a, a[1] ? " " : "\n");
        qemurun_argv_free(qemu);
        return 0;
    }
    int status = 125;
    if (!qemurun_start(&q, qemu)) fprintf(stderr, "qemurun: cannot start: %s\n", strerror(errno));
    else status = run(&q, steps, count, wait, seconds);
    if (q.text) fwrite(q.text, 1, q.len, stdout);
    qemurun_close(&q);
    qemurun_argv_free(qemu);
    return status;
}
