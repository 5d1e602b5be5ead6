/* SPDX-License-Identifier: Apache-2.0 */
/* devc-pty: pairs of terminals, /dev/ptypN (master) and /dev/ttypN (slave); /dev/ptmx opens a free master. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pty.h"
#include "serve.h"

#define GROUPS    "pqrstuvwxyzabcde"
#define UNITS     "0123456789abcdef"
#define PAIRS_MAX 256u

static struct chr_options options = { .in_size = 256, .out_size = 1536, .line_size = 256, .edit = true };

static unsigned parse_options(int argc, char *argv[])
{
    unsigned pairs = 8;
    int c;
    while ((c = getopt(argc, argv, CHR_OPTIONS "n:")) != -1) {
        if (chr_option(&options, c, optarg))
            continue;
        if (c != 'n')
            exit(EXIT_FAILURE);
        pairs = chr_number("-n", optarg, 1, PAIRS_MAX, NULL);
    }
    return pairs;
}

static void attach(dispatch_t *dpp, struct chr *chr, char letter, unsigned i, const resmgr_connect_funcs_t *connect,
                   const resmgr_io_funcs_t *io)
{
    char name[16];
    snprintf(name, sizeof name, "/dev/%cty%c%c", letter, GROUPS[i / (sizeof UNITS - 1)], UNITS[i % (sizeof UNITS - 1)]);
    chr_attach(dpp, chr, name, &options, connect, io);
}

int main(int argc, char *argv[])
{
    static struct chr ptmx;
    unsigned pairs = parse_options(argc, argv);
    if (access("/dev/ptyp0", F_OK) == 0)
        serve_die("already running", EBUSY);
    struct pty *ptys = calloc(pairs, sizeof *ptys);
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (ptys == NULL || dpp == NULL)
        serve_die("start", errno);
    tty_timer_start(dpp);
    master_init(ptys, pairs, &options);
    for (unsigned i = 0; i < pairs; i++) {
        ptys[i].master.pty = &ptys[i];
        attach(dpp, &ptys[i].master.chr, 'p', i, &master_connect_funcs, &master_io_funcs);
        attach(dpp, &ptys[i].slave.chr, 't', i, &tty_connect_funcs, &tty_io_funcs);
    }
    chr_attach(dpp, &ptmx, "/dev/ptmx", &options, &ptmx_connect_funcs, &ptmx_io_funcs);
    if (options.verbose)
        fprintf(stderr, "devc-pty: %u pairs\n", pairs);
    chr_serve(dpp, &options);
}
