/* SPDX-License-Identifier: Apache-2.0 */
/* The controlling terminal: sessions, the foreground process group, and what others may not. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/netmgr.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>

#include "private.h"

static bool session_lives(pid_t sid)
{
    return sid != 0 && (kill(sid, 0) == 0 || errno != ESRCH);
}

static int attach_session(struct tty *tty, pid_t sid)
{
    if (procmgr_session(ND_LOCAL_NODE, sid, tty->chr.link_id, PROCMGR_SESSION_TCSETSID) == -1)
        return errno;
    pid_t pgrp = getpgid(sid);
    tty->sid = sid;
    tty->pgrp = pgrp > 0 ? pgrp : sid;
    return procmgr_session(ND_LOCAL_NODE, sid, tty->pgrp, PROCMGR_SESSION_SETPGRP) == -1 ? errno : EOK;
}

/* The first open without O_NOCTTY by a session leader makes this its controlling terminal. */
void tty_take_session(resmgr_context_t *ctp, struct tty *tty)
{
    struct _client_info info;
    if (iofunc_client_info(ctp, 0, &info) != EOK)
        return;
    if (info.sid == ctp->info.pid && info.sid != tty->sid && !session_lives(tty->sid))
        attach_session(tty, info.sid);      /* refused: the open is good all the same, without job control */
}

/* The client's process group if this is its controlling terminal, else 0. */
pid_t tty_client_group(resmgr_context_t *ctp, const struct tty *tty)
{
    struct _client_info info;
    if (tty->sid == 0)
        return 0;
    if (ctp->info.pid == tty->pgrp)
        return tty->pgrp;               /* a group is led by the process of its number */
    if (iofunc_client_info(ctp, 0, &info) != EOK || info.sid != tty->sid)
        return 0;
    pid_t pgrp = getpgid(ctp->info.pid);
    return pgrp > 0 ? pgrp : 0;
}

bool tty_is_background(const struct tty *tty, pid_t pgrp)
{
    return pgrp != 0 && tty->pgrp != 0 && pgrp != tty->pgrp;
}

/* Does the thread ignore or block the signal, is its group an orphan? A process that is gone does neither. */
static void signal_state(resmgr_context_t *ctp, int signo, bool *deaf, bool *orphan)
{
    char path[32];
    procfs_info process;
    procfs_status thread = { .tid = (uint32_t)ctp->info.tid };
    *deaf = *orphan = false;
    snprintf(path, sizeof path, "/proc/%d/as", ctp->info.pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return;
    if (devctl(fd, DCMD_PROC_INFO, &process, sizeof process, NULL) == EOK) {
        *deaf = sigismember((sigset_t *)&process.sig_ignore, signo) == 1;
        *orphan = (process.flags & _NTO_PF_ORPHAN_PGRP) != 0;
    }
    if (devctl(fd, DCMD_PROC_TIDSTATUS, &thread, sizeof thread, NULL) == EOK)
        *deaf |= sigismember((sigset_t *)&thread.sig_blocked, signo) == 1;
    close(fd);
}

/* A stop by the terminal is at once, unless the signal is caught. */
static bool is_stopped(resmgr_context_t *ctp)
{
    struct _client_info info;
    return iofunc_client_info(ctp, 0, &info) == EOK && (info.flags & _NTO_CI_STOPPED);
}

int tty_background(resmgr_context_t *ctp, const struct tty *tty, int signo, pid_t *pgrp)
{
    bool deaf, orphan;
    *pgrp = tty_client_group(ctp, tty);
    if (!tty_is_background(tty, *pgrp))
        return EOK;
    signal_state(ctp, signo, &deaf, &orphan);
    if (deaf)
        return signo == SIGTTIN ? EIO : EOK;
    if (orphan)
        return EIO;
    kill(-*pgrp, signo);
    return is_stopped(ctp) ? ERESTART : EAGAIN;
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
    return EOK;
}

/* By the session itself, or by the superuser. */
int tty_set_session(resmgr_context_t *ctp, struct tty *tty, pid_t sid)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    if (sid == tty->sid)
        return EOK;
    if (info.sid != sid && info.cred.euid != 0)
        return EPERM;
    return session_lives(tty->sid) ? EPERM : attach_session(tty, sid);
}

/* Ctrl-C and its like. */
void tty_signal(void *owner, int signo)
{
    struct tty *tty = owner;
    if (tty->pgrp > 0)
        kill(-tty->pgrp, signo);        /* a group that is gone hears nothing */
}
