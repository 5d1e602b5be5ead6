/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pagers' threads and their queues (rules: pager.h). A pager lives while it has jobs or files; it serves, in this
 * order, threads that wait for a page, clients in mmap(), msync() and the like, and files nobody maps any more.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "mem/pager.h"
#include "mem/tymem.h"

#define PAGER_STACK (28u * 1024)  /* programs are started on it */
#define PAGERS_OF_USER 16u        /* of one effective uid but root: servers that hang cost a thread each */

struct pager {
    struct pager *next;
    pid_t pid;                    /* the server's channel */
    int chid;
    uid_t uid;                    /* of the server */
    pthread_t thread;
    pthread_cond_t wake;
    int prio;
    struct job *jobs, **last;
    struct job *current;
    struct file *files;
};

pthread_mutex_t file_lock = PTHREAD_MUTEX_INITIALIZER;
static struct pager *pagers;

struct file *pager_files_locked(struct pager *pager)
{
    return pager->files;
}

bool pager_has_jobs(struct pager *pager)
{
    return __atomic_load_n(&pager->jobs, __ATOMIC_RELAXED) != NULL;
}

struct file *file_find_locked(uint64_t handle)
{
    for (struct pager *pager = pagers; pager != NULL; pager = pager->next)
        for (struct file *file = pager->files; file != NULL; file = file->next)
            if (file->handle == handle)
                return file;
    return NULL;
}

void file_link(struct pager *pager, struct file *file)
{
    pthread_mutex_lock(&file_lock);
    file->next = pager->files;
    pager->files = file;
    pthread_mutex_unlock(&file_lock);
}

/* It works for somebody of that priority next, or waits for its server on his behalf already. */
void pager_wake_locked(struct pager *pager, int prio)
{
    if (prio > pager->prio) {
        pager->prio = prio;
        pthread_setschedprio(pager->thread, prio);
    }
    pthread_cond_signal(&pager->wake);
}

void pager_priority(struct pager *pager, int prio)
{
    pthread_mutex_lock(&file_lock);
    if (prio != pager->prio) {
        pager->prio = prio;
        pthread_setschedprio(pager->thread, prio);
    }
    pthread_mutex_unlock(&file_lock);
}

/* ---- jobs ---- */

void pager_queue_locked(struct pager *pager, struct job *job)
{
    job->next = NULL;
    *pager->last = job;
    pager->last = &job->next;
    pager_wake_locked(pager, job->prio);
}

bool job_claim(struct job *job)
{
    pthread_mutex_lock(&file_lock);
    bool waits = job->rcvid != 0;
    job->claimed = true;
    pthread_mutex_unlock(&file_lock);
    return waits;
}

void job_answer(struct job *job, long result, const void *reply, size_t size)
{
    if (!job_claim(job))
        return;
    if (result < 0)
        MsgError(job->rcvid, (int)-result);
    else
        MsgReply(job->rcvid, result, reply, size);
}

static bool job_leave_locked(struct job *job, int rcvid)
{
    if (job == NULL || job->rcvid != rcvid)
        return false;
    if (!job->claimed) {
        job->rcvid = 0;
        MsgError(rcvid, job->kind == JOB_PROGRAM ? ERESTART : -1);
    }
    return true;
}

bool mem_unblock(int rcvid)
{
    bool found = false;

    pthread_mutex_lock(&file_lock);
    for (struct pager *pager = pagers; !found && pager != NULL; pager = pager->next) {
        found = job_leave_locked(pager->current, rcvid);
        for (struct job *job = pager->jobs; !found && job != NULL; job = job->next)
            found = job_leave_locked(job, rcvid);
    }
    pthread_mutex_unlock(&file_lock);
    return found;
}

/* ---- the thread ---- */

static struct file *wanted_locked(struct pager *pager)
{
    for (struct file *file = pager->files; file != NULL; file = file->next)
        if (file->wanted)
            return file;
    return NULL;
}

static struct file *leaving_locked(struct pager *pager)
{
    for (struct file *file = pager->files; file != NULL; file = file->next)
        if (file->leaving)
            return file;
    return NULL;
}

static void file_unlink_locked(struct pager *pager, struct file *file)
{
    struct file **at = &pager->files;

    while (*at != file)
        at = &(*at)->next;
    *at = file->next;
}

static void release(struct pager *pager, struct file *file)
{
    file->leaving = false;
    pthread_mutex_unlock(&file_lock);
    bool gone = file_release(file);
    pthread_mutex_lock(&file_lock);
    if (!gone)
        return;
    file_unlink_locked(pager, file);
    free(file->sums);
    free(file);
}

static void job_run(struct pager *pager, struct job *job)
{
    bool done = true;

    pager->jobs = job->next;
    if (pager->jobs == NULL)
        pager->last = &pager->jobs;
    pager->current = job;
    pthread_mutex_unlock(&file_lock);
    pager_priority(pager, job->prio);
    if (job->kind == JOB_ATTACH)
        file_attach(pager, job);
    else if (job->kind == JOB_PROGRAM)
        file_program(pager, job);
    else
        done = file_range(pager, job);
    pthread_mutex_lock(&file_lock);
    pager->current = NULL;
    if (done) {
        free(job);
    } else {
        struct file *file = file_find_locked(job->object);      /* it may have gone meanwhile, and its pager with it */

        pager_queue_locked(file != NULL ? file->pager : pager, job);
    }
}

/* Does one thing that is to be done. file_lock is held, and let go of meanwhile. false: there is nothing */
static bool serve_one(struct pager *pager)
{
    struct file *file = wanted_locked(pager);
    struct job *job = pager->jobs;

    if (file != NULL) {
        file->wanted = false;
        pthread_mutex_unlock(&file_lock);
        file_fill_wanted(file);
        pthread_mutex_lock(&file_lock);
    } else if (job != NULL) {
        job_run(pager, job);
    } else if ((file = leaving_locked(pager)) != NULL) {
        release(pager, file);
    } else {
        return false;
    }
    return true;
}

static void pager_free(struct pager *pager)
{
    struct pager **at = &pagers;

    while (*at != pager)
        at = &(*at)->next;
    *at = pager->next;
    pthread_cond_destroy(&pager->wake);
    free(pager);
}

static void *pager_main(void *arg)
{
    struct pager *pager = arg;

    pthread_setname_np(pthread_self(), "pager");
    pthread_mutex_lock(&file_lock);
    for (;;) {
        if (serve_one(pager))
            continue;
        if (pager->files == NULL)
            break;
        pthread_cond_wait(&pager->wake, &file_lock);
    }
    pager_free(pager);
    pthread_mutex_unlock(&file_lock);
    return NULL;
}

static struct pager *pager_find_locked(pid_t pid, int chid)
{
    struct pager *pager = pagers;

    while (pager != NULL && (pager->pid != pid || pager->chid != chid))
        pager = pager->next;
    return pager;
}

static bool user_has_room_locked(uid_t uid)
{
    unsigned n = 0;

    for (struct pager *pager = pagers; pager != NULL; pager = pager->next)
        n += pager->uid == uid;
    return uid == 0 || n < PAGERS_OF_USER;
}

static int pager_start(struct pager *pager)
{
    pthread_attr_t attr;
    int err;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, PAGER_STACK);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    err = pthread_create(&pager->thread, &attr, pager_main, pager);
    pthread_attr_destroy(&attr);
    return -err;
}

static int pager_make_locked(pid_t pid, int chid, uid_t uid, struct pager **out)
{
    struct pager *pager = user_has_room_locked(uid) ? calloc(1, sizeof *pager) : NULL;
    int err;

    if (pager == NULL)
        return -EAGAIN;
    pager->pid = pid;
    pager->chid = chid;
    pager->uid = uid;
    pager->last = &pager->jobs;
    pthread_cond_init(&pager->wake, NULL);
    pager->next = pagers;
    pagers = pager;
    err = pager_start(pager);           /* it waits for file_lock */
    if (err != 0)
        pager_free(pager);
    *out = pager;
    return err;
}

int pager_submit(struct job *job, pid_t server, int chid)
{
    struct _cred_info cred;
    struct pager *pager;
    int err = client_cred(server, &cred);

    if (err != 0)
        return -EBADF;
    pthread_mutex_lock(&file_lock);
    pager = pager_find_locked(server, chid);
    if (pager == NULL)
        err = pager_make_locked(server, chid, cred.euid, &pager);
    if (err == 0 && job->rcvid != 0 && client_leaves(job->rcvid))
        err = -EINTR;
    if (err == 0)
        pager_queue_locked(pager, job);
    pthread_mutex_unlock(&file_lock);
    return err;
}

/* ---- what the rest of procnto tells ---- */

void mem_page_wanted(uint64_t handle)
{
    struct kvm_wanted wanted;
    struct file *file;

    pthread_mutex_lock(&file_lock);
    file = file_find_locked(handle);
    if (file != NULL && kvm_object(KVM_OBJ_WANTED, handle, (uintptr_t)&wanted, 0) >= 0) {
        file->wanted = true;
        pager_wake_locked(file->pager, (int)wanted.priority);
    }
    pthread_mutex_unlock(&file_lock);
}

bool mem_have_files(void)
{
    return __atomic_load_n(&pagers, __ATOMIC_RELAXED) != NULL;
}

void mem_file_sweep(void)
{
    tymem_sweep();
    if (!mem_have_files())
        return;
    pthread_mutex_lock(&file_lock);
    for (struct pager *pager = pagers; pager != NULL; pager = pager->next)
        for (struct file *file = pager->files; file != NULL; file = file->next)
            if (!file->leaving && kvm_object(KVM_OBJ_REFS, file->handle, 0, 0) <= 1) {
                file->leaving = true;
                pager_wake_locked(pager, 0);
            }
    pthread_mutex_unlock(&file_lock);
}
