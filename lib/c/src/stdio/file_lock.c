/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

/* Recursive: fields other than owner are only looked at by the thread that holds the mutex. */
void __file_lock(FILE *fp)
{
    pthread_t self;

    if (fp->flags & F_NOLOCK) {
        return;
    }
    self = pthread_self();
    if (__atomic_load_n(&fp->owner, __ATOMIC_RELAXED) == self) {
        fp->depth++;
        return;
    }
    pthread_mutex_lock(&fp->lock);
    __atomic_store_n(&fp->owner, self, __ATOMIC_RELAXED);
    fp->depth = 1;
}

void __file_unlock(FILE *fp)
{
    if ((fp->flags & F_NOLOCK) || --fp->depth > 0) {
        return;
    }
    __atomic_store_n(&fp->owner, 0, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&fp->lock);
}

void flockfile(FILE *fp)
{
    __file_lock(fp);
}

void funlockfile(FILE *fp)
{
    __file_unlock(fp);
}

int ftrylockfile(FILE *fp)
{
    pthread_t self = pthread_self();

    if (__atomic_load_n(&fp->owner, __ATOMIC_RELAXED) == self) {
        fp->depth++;
        return 0;
    }
    if (pthread_mutex_trylock(&fp->lock) != 0) {
        return -1;
    }
    __atomic_store_n(&fp->owner, self, __ATOMIC_RELAXED);
    fp->depth = 1;
    return 0;
}
