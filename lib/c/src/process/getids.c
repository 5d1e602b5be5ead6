/* SPDX-License-Identifier: Apache-2.0 */
/* What a process is and belongs to. POSIX: those without an argument cannot fail; the root ids stand for a lost manager. */
#include "ids.h"
#include <string.h>

static proc_getsetid_reply_t self(void)
{
    proc_getsetid_reply_t reply;

    memset(&reply, 0, sizeof(reply));
    __proc_getid(0, &reply);
    return reply;
}

pid_t getppid(void)
{
    return self().ppid;
}

pid_t getpgrp(void)
{
    return self().pgrp;
}

uid_t getuid(void)
{
    return self().cred.ruid;
}

uid_t geteuid(void)
{
    return self().cred.euid;
}

gid_t getgid(void)
{
    return self().cred.rgid;
}

gid_t getegid(void)
{
    return self().cred.egid;
}

int issetugid(void)
{
    proc_getsetid_reply_t me = self();

    return me.cred.ruid != me.cred.euid || me.cred.rgid != me.cred.egid;
}

pid_t getpgid(pid_t pid)
{
    proc_getsetid_reply_t reply;
    int err = __proc_getid(pid, &reply);

    return err != EOK ? errno_result(err) : reply.pgrp;
}

pid_t getsid(pid_t pid)
{
    proc_getsetid_reply_t reply;
    int err = __proc_getid(pid, &reply);

    return err != EOK ? errno_result(err) : reply.sid;
}
