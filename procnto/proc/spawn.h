/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of making a program run, shared by spawn and exec. */
#ifndef PROC_SPAWN_H
#define PROC_SPAWN_H

#include <spawn.h>
#include <sys/debug.h>
#include "proc/private.h"

struct spawn_work {
    struct spawn_request *req;
    struct exec_image image;        /* found file (the interpreter of a script) */
    bool have_image;
    char *script[4];                /* interpreter, its argument or NULL, the script's path */
    char **argv;                    /* rewritten for a script, else NULL */
    unsigned argc;
    struct load_result load;
    struct stack_result stack;
};

int spawn_attr_check(const struct proc *parent, const struct spawn_attr *attr);    /* proc_lock */
int spawn_find_image(struct spawn_work *work);              /* also follows "#!" */
void spawn_work_free(struct spawn_work *work);
int spawn_set_identity(struct proc *p, const struct spawn_work *work);   /* credentials and abilities of the program */
int spawn_create(struct proc *p, const struct spawn_work *work, pid_t parent);     /* PROC_CREATE -> 0, p->pid set */
int spawn_load(struct proc *p, struct spawn_work *work);    /* program and stack into p's address space */
int spawn_set_names(struct proc *p, const struct spawn_work *work);     /* path and argv, p->lock */
void spawn_thread(const struct spawn_work *work, struct kthread_start *start);
long exec_run(struct spawn_work *work);                     /* exec.c -> 0 or -errno */

#endif
