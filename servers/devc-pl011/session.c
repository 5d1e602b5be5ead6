/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <sys/netmgr.h>
#include <sys/procmgr.h>
#include <unistd.h>

#include "tty.h"

static bool session_lives(pid_t sid)
{
    return sid != 0 && (kill(sid, 0) == 0 || errno != ESRCH);
}

static int attach_session(struct tty *tty, pid_t sid)
{
    if (procmgr_session(ND_LOCAL_NODE, sid, tty->link_id, PROCMGR_SESSION_TCSETSID) == -1)
        return errno;
    pid_t pgrp = getpgid(sid);
    tty->sid = sid;
    tty->pgrp = pgrp > 0 ? pgrp : sid;
    if (procmgr_session(ND_LOCAL_NODE, sid, tty->pgrp, PROCMGR_SESSION_SETPGRP) == -1)
        return errno;
    return EOK;
}

/* The first open without O_NOCTTY by a session leader makes this its controlling terminal. */
void tty_take_session(resmgr_context_t *ctp, struct tty *tty, const struct _client_info *info)
{
    if (info->sid == ctp->info.pid && info->sid != tty->sid && !session_lives(tty->sid))
        attach_session(tty, info->sid);     /* refused: the open is good all the same, without job control */
}

/* The client's process group if this is its controlling terminal, else 0. */
pid_t tty_client_group(resmgr_context_t *ctp, const struct tty *tty)
{
    struct _client_info info;
    if (tty->sid == 0)
        return 0;
    if (ctp->info.pid == tty->pgrp)
        return tty->pgrp;       /* a group is led by the process of its number */
    if (iofunc_client_info(ctp, 0, &info) != EOK || info.sid != tty->sid)
        return 0;
    pid_t pgrp = getpgid(ctp->info.pid);
    return pgrp > 0 ? pgrp : 0;
}

bool tty_is_background(const struct tty *tty, pid_t pgrp)
{
    return pgrp != 0 && tty->pgrp != 0 && pgrp != tty->pgrp;
}

int tty_set_group(resmgr_context_t *ctp, struct tty *tty, pid_t pgrp)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    if (tty->sid == 0 || info.sid != tty->sid)
        return ENOTTY;
    if (pgrp <= 0)
        return EINVAL;
    if (procmgr_session(ND_LOCAL_NODE, tty->sid, pgrp, PROCMGR_SESSION_SETPGRP) == -1)
        return errno;
    tty->pgrp = pgrp;
    tty_progress(tty);          /* readers of the group may have waited for this */
    return EOK;
}

int tty_set_session(struct tty *tty, pid_t sid)
{
    if (sid == tty->sid)
        return EOK;
    return session_lives(tty->sid) ? EPERM : attach_session(tty, sid);
}

/* Ctrl-C and its like. */
void tty_signal(void *owner, int signo)
{
    struct tty *tty = owner;
    if (tty->pgrp > 0)
        kill(-tty->pgrp, signo);            /* a group that is gone hears nothing */
}
