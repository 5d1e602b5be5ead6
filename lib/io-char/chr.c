/* SPDX-License-Identifier: Apache-2.0 */
/* What a driver's main() is made of: options, names, the loop. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/procmgr.h>

#include "private.h"
#include "serve.h"

#define BUFFER_MIN 16u
#define BUFFER_MAX (1u << 20)

/* ---- options ---- */

/* end: what may follow the number; NULL: nothing may. */
unsigned chr_number(const char *what, const char *text, unsigned least, unsigned most, char **end)
{
    char *stop;
    errno = 0;
    unsigned long value = strtoul(text, &stop, 0);
    if (stop == text || errno != 0 || value < least || value > most || (end == NULL && *stop != '\0')) {
        fprintf(stderr, "%s: %s '%s': give a number from %u to %u\n", getprogname(), what, text, least, most);
        exit(EXIT_FAILURE);
    }
    if (end != NULL)
        *end = stop;
    return (unsigned)value;
}

static unsigned buffer_size(const char *text)
{
    return chr_number("buffer size", text, BUFFER_MIN, BUFFER_MAX, NULL);
}

static void owner_option(struct chr_options *o, const char *text)
{
    char *end;
    o->uid = (uid_t)chr_number("user", text, 0, INT32_MAX, &end);
    if (*end == ':')
        o->gid = (gid_t)chr_number("group", end + 1, 0, INT32_MAX, NULL);
}

static void sub_options(struct chr_options *o, char *text)
{
    static char *const names[] = { "nodaemon", "priority", NULL };
    char *value;
    while (*text != '\0')
        switch (getsubopt(&text, names, &value)) {
        case 0:
            o->foreground = true;
            break;
        case 1:
            if (setprio(0, (int)chr_number("priority", value != NULL ? value : "", 1, 255, NULL)) == -1)
                serve_die("priority", errno);
            break;
        default:
            fprintf(stderr, "%s: -o %s: not known; use %s tells what is\n", getprogname(), value != NULL ? value : "?",
                    getprogname());
            exit(EXIT_FAILURE);
        }
}

bool chr_option(struct chr_options *o, int c, char *arg)
{
    switch (c) {
    case 'C': o->line_size = buffer_size(arg); return true;
    case 'e': o->edit = true; return true;
    case 'E': o->edit = false; return true;
    case 'f': o->hw_flow = true; return true;
    case 'F': o->hw_flow = false; return true;
    case 'I': o->in_size = buffer_size(arg); return true;
    case 'o': sub_options(o, arg); return true;
    case 'O': o->out_size = buffer_size(arg); return true;
    case 's': o->sw_flow = true; return true;
    case 'S': o->sw_flow = false; return true;
    case 'U': owner_option(o, arg); return true;
    case 'v': o->verbose++; return true;
    default:  return false;
    }
}

/* ---- names ---- */

static void ocb_free(struct chr_ocb *ocb)
{
    free(ocb);
}

static struct chr_ocb *ocb_calloc(resmgr_context_t *ctp, struct chr *chr)
{
    return calloc(1, sizeof(struct chr_ocb));
}

void chr_attach(dispatch_t *dpp, struct chr *chr, const char *name, const struct chr_options *o,
                const resmgr_connect_funcs_t *connect, const resmgr_io_funcs_t *io)
{
    static iofunc_funcs_t funcs = { .nfuncs = _IOFUNC_NFUNCS, .ocb_calloc = ocb_calloc, .ocb_free = ocb_free };
    static iofunc_mount_t mount = { .funcs = &funcs };
    resmgr_attr_t attr = { .nparts_max = 1, .msg_max_size = 2048 };
    iofunc_attr_init(&chr->attr, S_IFCHR | 0666, NULL, NULL);
    chr->attr.mount = (IOFUNC_MOUNT_T *)&mount;
    chr->attr.uid = o->uid;
    chr->attr.gid = o->gid;
    IOFUNC_NOTIFY_INIT(chr->notify);
    strlcpy(chr->name, name, sizeof chr->name);
    chr->link_id = resmgr_attach(dpp, &attr, chr->name, _FTYPE_ANY, 0, connect, io, chr);
    if (chr->link_id == -1)
        serve_die(chr->name, errno);
}

/* ---- the loop ---- */

void chr_serve(dispatch_t *dpp, const struct chr_options *o)
{
    serve_loop(serve_start(dpp, o->foreground, PROCMGR_DAEMON_NOCLOSE));
}
