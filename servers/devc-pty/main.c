/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devc-pty: pairs of terminals, /dev/ptypN (master) and /dev/ttypN (slave).
 *
 *   message                         | answered in
 *   connect OPEN                    | open_end()
 *   read write notify unblock close | io.c
 *   devctl                          | control.c
 *   the timer's pulse               | pty.c: reads with a limit in time
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/procmgr.h>

#include "pty.h"

#define GROUPS    "pqrstuvwxyzabcde"
#define UNITS     "0123456789abcdef"
#define PAIRS_MAX 256

struct settings settings = { .pairs = 8, .in_size = 256, .out_size = 1536, .line_size = 256 };

static void die(const char *what, int err)
{
    fprintf(stderr, "devc-pty: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

/* ---- options ---- */

static unsigned number(const char *what, const char *text, unsigned least, unsigned most,
                       char **end)
{
    char *stop;
    errno = 0;
    unsigned long value = strtoul(text, &stop, 0);
    if (stop == text || errno != 0 || value < least || value > most ||
        (end == NULL && *stop != '\0')) {
        fprintf(stderr, "devc-pty: %s '%s': give a number from %u to %u\n", what, text, least,
                most);
        exit(EXIT_FAILURE);
    }
    if (end != NULL)
        *end = stop;
    return (unsigned)value;
}

static void owner_option(const char *text)
{
    char *end;
    settings.uid = (uid_t)number("user", text, 0, INT32_MAX, &end);
    if (*end == ':')
        settings.gid = (gid_t)number("group", end + 1, 0, INT32_MAX, NULL);
}

static void sub_options(char *text)
{
    static char *const names[] = { "nodaemon", "priority", NULL };
    char *value;
    while (*text != '\0')
        switch (getsubopt(&text, names, &value)) {
        case 0:
            settings.foreground = true;
            break;
        case 1:
            if (setprio(0, (int)number("priority", value != NULL ? value : "", 1, 255, NULL)) == -1)
                die("priority", errno);
            break;
        default:
            fprintf(stderr, "devc-pty: -o %s: not known\n", value != NULL ? value : "?");
            exit(EXIT_FAILURE);
        }
}

static void parse_options(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "C:I:n:o:O:U:v")) != -1)
        switch (c) {
        case 'C': settings.line_size = number("-C", optarg, 16, 1u << 20, NULL); break;
        case 'I': settings.in_size = number("-I", optarg, 16, 1u << 20, NULL); break;
        case 'n': settings.pairs = number("-n", optarg, 1, PAIRS_MAX, NULL); break;
        case 'o': sub_options(optarg); break;
        case 'O': settings.out_size = number("-O", optarg, 16, 1u << 20, NULL); break;
        case 'U': owner_option(optarg); break;
        case 'v': settings.verbose++; break;
        default:  exit(EXIT_FAILURE);
        }
    /* A line must fit among what readers may take. */
    if (settings.in_size < settings.line_size + 8)
        settings.in_size = settings.line_size + 8;
}

/* ---- opening ---- */

static int open_master(resmgr_context_t *ctp, io_open_t *msg, struct end *end)
{
    struct pty *pty = end->pty;
    if (!(msg->connect.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)))
        return iofunc_open_default(ctp, msg, &end->attr, NULL);
    if (pty->state != FREE)
        return EBUSY;
    int err = pty_start(pty);
    if (err == EOK)
        err = iofunc_open_default(ctp, msg, &end->attr, NULL);
    if (err != EOK)
        pty_closed(pty);
    return err;
}

static int open_slave(resmgr_context_t *ctp, io_open_t *msg, struct end *end)
{
    struct pty *pty = end->pty;
    bool looks = !(msg->connect.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR));
    if (!looks && pty->state != OPEN)
        return EIO;                  /* nobody at the other end */
    int err = iofunc_open_default(ctp, msg, &end->attr, NULL);
    if (err != EOK || looks)
        return err;
    pty->slave_seen = true;
    if (!(msg->connect.ioflag & O_NOCTTY))
        pty_take_session(ctp, pty);
    return EOK;
}

static int open_end(resmgr_context_t *ctp, io_open_t *msg, struct end *end, void *extra)
{
    return end->master ? open_master(ctp, msg, end) : open_slave(ctp, msg, end);
}

/* ---- names ---- */

static void attach_end(dispatch_t *dpp, struct end *end, struct pty *pty, bool master, unsigned i)
{
    static resmgr_connect_funcs_t connect_funcs;
    resmgr_attr_t attr = { .nparts_max = 1, .msg_max_size = 2048 };
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, 0, NULL);
    connect_funcs.open = open_end;
    end->pty = pty;
    end->master = master;
    iofunc_attr_init(&end->attr, S_IFCHR | 0666, NULL, NULL);
    end->attr.uid = settings.uid;
    end->attr.gid = settings.gid;
    IOFUNC_NOTIFY_INIT(end->notify);
    snprintf(end->name, sizeof end->name, "/dev/%cty%c%c", master ? 'p' : 't',
             GROUPS[i / (sizeof UNITS - 1)],
             UNITS[i % (sizeof UNITS - 1)]);
    end->link_id = resmgr_attach(dpp, &attr, end->name, _FTYPE_ANY, 0, &connect_funcs,
                                 &pty_io_funcs, end);
    if (end->link_id == -1)
        die(end->name, errno);
}

int main(int argc, char *argv[])
{
    parse_options(argc, argv);
    if (access("/dev/ptyp0", F_OK) == 0)
        die("already running", EBUSY);
    ptys = calloc(settings.pairs, sizeof *ptys);
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (ptys == NULL || dpp == NULL)
        die("start", errno);
    io_init();
    pty_timer_start(dpp);
    for (unsigned i = 0; i < settings.pairs; i++) {
        attach_end(dpp, &ptys[i].master, &ptys[i], true, i);
        attach_end(dpp, &ptys[i].slave, &ptys[i], false, i);
    }
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    if (ctp == NULL)
        die("context", errno);
    if (settings.verbose)
        fprintf(stderr, "devc-pty: %u pairs\n", settings.pairs);
    if (!settings.foreground && procmgr_daemon(EXIT_SUCCESS, 0) == -1)
        die("daemon", errno);
    for (;;) {
        dispatch_context_t *received = dispatch_block(ctp);
        if (received == NULL)
            die("receive", errno);
        ctp = received;
        dispatch_handler(ctp);
    }
}
