/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread-specific data. A thread's values lie in an array made when it first sets one: pairs of the value and the number
 * the key had then, so that a key given out anew is NULL everywhere without visiting the threads.
 */
#include "lock.h"
#include <stdlib.h>

static struct key {
    unsigned number;                /* odd: in use; goes up at each create and delete */
    void   (*destructor)(void *);
} keys[PTHREAD_KEYS_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int valid(pthread_key_t key)
{
    return key >= 0 && key < PTHREAD_KEYS_MAX && (keys[key].number & 1);
}

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
    int err = EAGAIN;

    pthread_mutex_lock(&lock);
    for (int i = 0; i < PTHREAD_KEYS_MAX; i++) {
        if (!(keys[i].number & 1)) {
            keys[i].destructor = destructor;
            __atomic_store_n(&keys[i].number, keys[i].number + 1, __ATOMIC_RELEASE);
            *key = i;
            err = EOK;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return err;
}

int pthread_key_delete(pthread_key_t key)
{
    int err = EINVAL;

    pthread_mutex_lock(&lock);
    if (valid(key)) {
        keys[key].number++;
        keys[key].destructor = NULL;
        err = EOK;
    }
    pthread_mutex_unlock(&lock);
    return err;
}

void *pthread_getspecific(pthread_key_t key)
{
    void **data = __tls()->__keydata;

    if (data == NULL || !valid(key) || (uintptr_t)data[2 * key + 1] != keys[key].number)
        return NULL;
    return data[2 * key];
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
    struct _thread_local_storage *tls = __tls();

    if (!valid(key))
        return EINVAL;
    if (tls->__keydata == NULL) {
        if (value == NULL)
            return EOK;
        tls->__keydata = calloc(2 * PTHREAD_KEYS_MAX, sizeof(void *));
        if (tls->__keydata == NULL)
            return ENOMEM;
        tls->__numkeys = PTHREAD_KEYS_MAX;
    }
    tls->__keydata[2 * key] = (void *)(uintptr_t)value;
    tls->__keydata[2 * key + 1] = (void *)(uintptr_t)keys[key].number;
    return EOK;
}

/* One round; non-zero when a destructor ran, for it may have set values again. */
static int destroy_round(void **data)
{
    int ran = 0;

    for (int i = 0; i < PTHREAD_KEYS_MAX; i++) {
        void *value = data[2 * i];
        void (*destructor)(void *) = keys[i].destructor;
        if (value == NULL || destructor == NULL || (uintptr_t)data[2 * i + 1] != keys[i].number)
            continue;
        data[2 * i] = NULL;
        destructor(value);
        ran = 1;
    }
    return ran;
}

void __keys_destroy(struct _thread_local_storage *tls)
{
    if (tls->__keydata == NULL)
        return;
    for (int i = 0; i < PTHREAD_DESTRUCTOR_ITERATIONS && destroy_round(tls->__keydata); i++)
        ;
    free(tls->__keydata);
    tls->__keydata = NULL;
    tls->__numkeys = 0;
}
