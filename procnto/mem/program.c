/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program of another server, on its way into a new address space: what the client has open is duplicated
 * by the server's pager, which asks for its rights and reads it, and whose page cache then holds the text
 * of all processes that run it. All of it, and what is done with it, in the thread of the pager, without
 * locks (rules: pager.h).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include "mem/pager.h"
#include "mem/program.h"

/* A server speaks for its own user; root's speak for all. */
static mode_t trusted_mode(const struct job *job, const struct stat *st)
{
    struct _cred_info server;
    mode_t mode = st->st_mode;

    if (client_cred(job->server.pid, &server) != 0)
        return mode & ~(mode_t)(S_ISUID | S_ISGID);
    if (server.euid != 0 && server.euid != st->st_uid)
        mode &= ~(mode_t)S_ISUID;
    if (server.euid != 0 && server.egid != st->st_gid)
        mode &= ~(mode_t)S_ISGID;
    return mode;
}

/* The mount options the server reports have the last word. */
static int mode_of(const struct job *job, int coid, const struct stat *st, mode_t *mode)
{
    uint32_t flags = fileio_mount_flags(coid);

    *mode = trusted_mode(job, st);
    if (flags & _MOUNT_NOSUID)
        *mode &= ~(mode_t)(S_ISUID | S_ISGID);
    return flags & _MOUNT_NOEXEC ? -EACCES : 0;
}

static int program_open(struct pager *pager, const struct job *job, struct mem_program *program)
{
    struct stat st;
    uint32_t prot;
    int coid = fileio_open(job, &prot, &st), err;

    if (coid >= 0 && !(prot & PROT_READ))
        coid = fileio_reopen(job, coid);
    if (coid < 0)
        return coid;
    err = mode_of(job, coid, &st, &program->mode);
    if (err != 0 || st.st_size < 0) {
        fileio_close(coid);
        return err != 0 ? err : -EIO;
    }
    program->uid = st.st_uid;
    program->gid = st.st_gid;
    program->size = (uint64_t)st.st_size;
    program->file = file_take(pager, &st, coid, prot & PROT_WRITE);
    return program->file != NULL ? file_grow(program->file, PAGE_ROUND(program->size)) : -ENOMEM;
}

void file_program(struct pager *pager, struct job *job)
{
    struct mem_program program = { .file = NULL };
    int err = program_open(pager, job, &program);
    bool waits = job_claim(job);

    if (err == 0)
        program.object = program.file->handle;
    long result = job->run(job->context, err == 0 && waits ? &program : NULL);
    if (err != 0 || result != MSG_NOREPLY)
        job_answer(job, err != 0 ? err : result, NULL, 0);
    if (program.file != NULL)
        file_look(program.file);
}

int mem_program_read(const struct mem_program *program, uint64_t offset, void *buf, size_t size)
{
    ssize_t got = fileio_read(program->file, buf, size, offset);

    return got < 0 ? (int)got : (size_t)got == size ? 0 : -ENOEXEC;     /* shorter than it said: it is being written */
}

int mem_program_open(const struct msg_call *call, int fd, mem_program_run *run, void *context)
{
    struct job *job = calloc(1, sizeof *job);
    int err = job != NULL ? 0 : -ENOMEM;

    if (err != 0)
        return err;
    *job = (struct job){
        .kind = JOB_PROGRAM, .rcvid = call->rcvid, .prio = call->info->priority, .pid = call->pid, .fd = fd, .run = run,
        .context = context,
    };
    if (kproc_info(call->pid, PROC_INFO_CONNECTION, fd, &job->server, sizeof job->server) < 0 || job->server.coid != fd)
        err = -EBADF;
    if (err == 0 && job->server.pid == SYSMGR_PID)
        err = -ENODEV;
    if (err == 0)
        err = pager_submit(job, job->server.pid, job->server.chid);
    if (err != 0)
        free(job);
    return err;
}
