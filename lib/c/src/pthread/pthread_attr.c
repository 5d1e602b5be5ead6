/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of threads. */
#include "lock.h"
#include <limits.h>
#include <string.h>

#define PRIORITY_MAX 255

int pthread_attr_init(pthread_attr_t *attr)
{
    memset(attr, 0, sizeof(*attr));
    attr->__guardsize = LIBC_PAGE;
    attr->__exitfunc = pthread_exit;
    return EOK;
}

int pthread_attr_destroy(pthread_attr_t *attr)
{
    return EOK;
}

static int set_flag(pthread_attr_t *attr, int mask, int value)
{
    if (value & ~mask)
        return EINVAL;
    attr->__flags = (attr->__flags & ~mask) | value;
    return EOK;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state)
{
    *state = attr->__flags & PTHREAD_CREATE_DETACHED;
    return EOK;
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state)
{
    return set_flag(attr, PTHREAD_CREATE_DETACHED, state);
}

int pthread_attr_getinheritsched(const pthread_attr_t *attr, int *inherit)
{
    *inherit = attr->__flags & PTHREAD_EXPLICIT_SCHED;
    return EOK;
}

int pthread_attr_setinheritsched(pthread_attr_t *attr, int inherit)
{
    return set_flag(attr, PTHREAD_EXPLICIT_SCHED, inherit);
}

int pthread_attr_getscope(const pthread_attr_t *attr, int *scope)
{
    *scope = PTHREAD_SCOPE_SYSTEM;
    return EOK;
}

int pthread_attr_setscope(pthread_attr_t *attr, int scope)
{
    if (scope == PTHREAD_SCOPE_PROCESS)
        return ENOTSUP;
    return scope == PTHREAD_SCOPE_SYSTEM ? EOK : EINVAL;
}

int pthread_attr_getstacklazy(const pthread_attr_t *attr, int *lazystack)
{
    *lazystack = attr->__flags & PTHREAD_STACK_NOTLAZY;
    return EOK;
}

int pthread_attr_setstacklazy(pthread_attr_t *attr, int lazystack)
{
    return set_flag(attr, PTHREAD_STACK_NOTLAZY, lazystack);
}

int pthread_attr_getguardsize(const pthread_attr_t *attr, size_t *size)
{
    *size = attr->__guardsize;
    return EOK;
}

int pthread_attr_setguardsize(pthread_attr_t *attr, size_t size)
{
    if (size > INT_MAX)
        return EINVAL;
    attr->__guardsize = (unsigned)size;
    return EOK;
}

int pthread_attr_getschedparam(const pthread_attr_t *attr, struct sched_param *param)
{
    memcpy(param, &attr->__param, sizeof(*param));
    return EOK;
}

int pthread_attr_setschedparam(pthread_attr_t *attr, const struct sched_param *param)
{
    if (param->sched_priority < 0 || param->sched_priority > PRIORITY_MAX)
        return EINVAL;
    memcpy(&attr->__param, param, sizeof(*param));
    return EOK;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *attr, int *policy)
{
    *policy = attr->__policy;
    return EOK;
}

int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy)
{
    if (policy < SCHED_NOCHANGE || policy > SCHED_SPORADIC)
        return EINVAL;
    attr->__policy = policy;
    return EOK;
}

int pthread_attr_getstack(const pthread_attr_t *attr, void **addr, size_t *size)
{
    *addr = attr->__stackaddr;
    return pthread_attr_getstacksize(attr, size);
}

int pthread_attr_setstack(pthread_attr_t *attr, void *addr, size_t size)
{
    if (addr == NULL || size < PTHREAD_STACK_MIN)
        return EINVAL;
    attr->__stackaddr = addr;
    attr->__stacksize = size;
    return EOK;
}

int pthread_attr_getstackaddr(const pthread_attr_t *attr, void **addr)
{
    *addr = attr->__stackaddr;
    return EOK;
}

int pthread_attr_setstackaddr(pthread_attr_t *attr, void *addr)
{
    attr->__stackaddr = addr;
    return EOK;
}

int pthread_attr_getstacksize(const pthread_attr_t *attr, size_t *size)
{
    *size = attr->__stacksize != 0 ? attr->__stacksize : THREAD_DEFAULT_STACK;
    return EOK;
}

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
    if (size < PTHREAD_STACK_MIN)
        return EINVAL;
    attr->__stacksize = size;
    return EOK;
}

int pthread_attr_getstackprealloc(const pthread_attr_t *attr, size_t *size)
{
    *size = attr->__prealloc;
    return EOK;
}

int pthread_attr_setstackprealloc(pthread_attr_t *attr, size_t size)
{
    if (size > INT_MAX)
        return EINVAL;
    attr->__prealloc = (unsigned)size;
    return EOK;
}
