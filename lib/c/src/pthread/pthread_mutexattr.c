/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of mutexes. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

int pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
    memset(attr, 0, sizeof(*attr));
    attr->__protocol = PTHREAD_PRIO_INHERIT;
    return EOK;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr)
{
    attr->__protocol = -1;
    return EOK;
}

static int get_bit(const pthread_mutexattr_t *attr, int bit, int *value)
{
    *value = attr->__flags & bit;
    return EOK;
}

static int set_bit(pthread_mutexattr_t *attr, int bit, int value)
{
    if (value != 0 && value != bit)
        return EINVAL;
    attr->__flags = (attr->__flags & ~bit) | value;
    return EOK;
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *attr, int *pshared)
{
    return get_bit(attr, PTHREAD_PROCESSSHARED_MASK, pshared);
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int pshared)
{
    return set_bit(attr, PTHREAD_PROCESSSHARED_MASK, pshared);
}

int pthread_mutexattr_getrecursive(const pthread_mutexattr_t *attr, int *recursive)
{
    return get_bit(attr, PTHREAD_RECURSIVE_MASK, recursive);
}

int pthread_mutexattr_setrecursive(pthread_mutexattr_t *attr, int recursive)
{
    return set_bit(attr, PTHREAD_RECURSIVE_MASK, recursive);
}

int pthread_mutexattr_getrobust(const pthread_mutexattr_t *attr, int *robust)
{
    return get_bit(attr, PTHREAD_ROBUST_MASK, robust);
}

int pthread_mutexattr_setrobust(pthread_mutexattr_t *attr, int robust)
{
    return set_bit(attr, PTHREAD_ROBUST_MASK, robust);
}

int pthread_mutexattr_getwakeup_np(const pthread_mutexattr_t *attr, int *wakeup)
{
    return get_bit(attr, PTHREAD_WAKEUP_MASK, wakeup);
}

int pthread_mutexattr_setwakeup_np(pthread_mutexattr_t *attr, int wakeup)
{
    return set_bit(attr, PTHREAD_WAKEUP_MASK, wakeup);
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *type)
{
    if (attr->__flags & PTHREAD_RECURSIVE_ENABLE)
        *type = PTHREAD_MUTEX_RECURSIVE;
    else if (attr->__flags & PTHREAD_ERRORCHECK_DISABLE)
        *type = PTHREAD_MUTEX_NORMAL;
    else
        *type = attr->__reserved[0];
    return EOK;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type)
{
    int flags = attr->__flags & ~(PTHREAD_RECURSIVE_MASK | PTHREAD_ERRORCHECK_MASK);

    switch (type) {
    case PTHREAD_MUTEX_DEFAULT:
    case PTHREAD_MUTEX_ERRORCHECK: break;
    case PTHREAD_MUTEX_RECURSIVE:  flags |= PTHREAD_RECURSIVE_ENABLE; break;
    case PTHREAD_MUTEX_NORMAL:     flags |= PTHREAD_ERRORCHECK_DISABLE; break;
    default:                       return EINVAL;
    }
    attr->__flags = flags;
    attr->__reserved[0] = type;
    return EOK;
}

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *attr, int *protocol)
{
    *protocol = attr->__protocol;
    return EOK;
}

int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol)
{
    if (protocol < PTHREAD_PRIO_INHERIT || protocol > PTHREAD_PRIO_PROTECT)
        return EINVAL;
    attr->__protocol = protocol;
    return EOK;
}

int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *attr, int *ceiling)
{
    *ceiling = attr->__prioceiling;
    return EOK;
}

int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attr, int ceiling)
{
    if (ceiling < 1 || ceiling > 255)
        return EINVAL;
    attr->__prioceiling = ceiling;
    return EOK;
}
