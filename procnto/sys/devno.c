/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device numbers: a class name has a major number from its first use on; minors are given out within it and
 * come back when their holder detaches them or dies. Protected by devno_lock, a leaf lock.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/rsrcdbmsg.h>
#include <sys/types.h>
#include <sys/stat.h>
#include "sys/sys.h"

#define MAJOR_MAX 62
#define MINOR_MAX 1023

struct devno_minor { struct devno_minor *next; int minor; pid_t pid; };
struct devno_class { char name[RSRCDBMGR_NAME_MAX]; struct devno_minor *minors; };

static pthread_mutex_t devno_lock = PTHREAD_MUTEX_INITIALIZER;
static struct devno_class classes[MAJOR_MAX + 1];     /* by major; 0 is not used */
static unsigned attached;                             /* minors in all classes; most processes have none */

static int class_major(const char *name)
{
    for (int major = 1; major <= MAJOR_MAX; major++) {
        if (classes[major].name[0] == '\0')
            strlcpy(classes[major].name, name, sizeof classes[major].name);
        if (strcmp(classes[major].name, name) == 0)
            return major;
    }
    return -EAGAIN;
}

static bool minor_taken(const struct devno_class *class, int minor)
{
    for (const struct devno_minor *m = class->minors; m != NULL; m = m->next)
        if (m->minor == minor)
            return true;
    return false;
}

/* minor -1: the lowest free one. */
static long minor_add(pid_t pid, int major, int minor)
{
    struct devno_class *class = &classes[major];
    struct devno_minor *entry;

    if (minor > MINOR_MAX)
        return -EINVAL;
    if (minor >= 0 && minor_taken(class, minor))
        return -EBUSY;
    if (minor < 0)
        for (minor = 0; minor <= MINOR_MAX && minor_taken(class, minor); minor++)
            ;
    if (minor > MINOR_MAX)
        return -EAGAIN;
    entry = malloc(sizeof *entry);
    if (entry == NULL)
        return -ENOMEM;
    *entry = (struct devno_minor){ class->minors, minor, pid };
    class->minors = entry;
    __atomic_add_fetch(&attached, 1, __ATOMIC_RELAXED);
    return (long)makedev(0, major, minor);
}

long devno_attach(pid_t pid, const char *class_name, int minor)
{
    long result;

    if (class_name[0] == '\0' || strlen(class_name) >= RSRCDBMGR_NAME_MAX)
        return -EINVAL;
    pthread_mutex_lock(&devno_lock);
    result = class_major(class_name);
    if (result > 0)
        result = minor_add(pid, (int)result, minor);
    pthread_mutex_unlock(&devno_lock);
    return result;
}

long devno_attach_minor(pid_t pid, int major, int minor)
{
    long result;

    if (major < 1 || major > MAJOR_MAX)
        return -EINVAL;
    pthread_mutex_lock(&devno_lock);
    result = classes[major].name[0] != '\0' ? minor_add(pid, major, minor) : -EINVAL;
    pthread_mutex_unlock(&devno_lock);
    return result;
}

static bool minor_remove(struct devno_class *class, pid_t pid, int minor, bool any)
{
    struct devno_minor **at = &class->minors;
    bool found = false;

    while (*at != NULL) {
        struct devno_minor *m = *at;

        if (m->pid != pid || (!any && m->minor != minor)) {
            at = &m->next;
            continue;
        }
        *at = m->next;
        __atomic_sub_fetch(&attached, 1, __ATOMIC_RELAXED);
        free(m);
        found = true;
    }
    return found;
}

int devno_detach(pid_t pid, dev_t devno)
{
    int major = (int)major(devno);
    bool found = false;

    if (major < 1 || major > MAJOR_MAX)
        return -EINVAL;
    pthread_mutex_lock(&devno_lock);
    found = minor_remove(&classes[major], pid, (int)minor(devno), false);
    pthread_mutex_unlock(&devno_lock);
    return found ? 0 : -EINVAL;
}

void devno_process_died(pid_t pid)
{
    if (__atomic_load_n(&attached, __ATOMIC_RELAXED) == 0)
        return;
    pthread_mutex_lock(&devno_lock);
    for (int major = 1; major <= MAJOR_MAX; major++)
        minor_remove(&classes[major], pid, 0, true);
    pthread_mutex_unlock(&devno_lock);
}
