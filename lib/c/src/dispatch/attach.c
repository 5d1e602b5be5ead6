/* SPDX-License-Identifier: Apache-2.0 */
/* Handlers for ranges of messages and for pulses. */
#include <errno.h>
#include <stdlib.h>
#include "dispatch.h"

static int fail(int err)
{
    errno = err;
    return -1;
}

static void size_from(dispatch_t *dpp, const message_attr_t *attr)
{
    if (attr != NULL)
        _dispatch_size(dpp, attr->msg_max_size, attr->nparts_max);
}

int _dispatch_pulse_alloc(dispatch_t *dpp)
{
    for (int code = _PULSE_CODE_MAXAVAIL; code >= _PULSE_CODE_MINAVAIL; code--)
        if (dpp->pulses[code].func == NULL && code != dpp->unblock_code && code != dpp->select_code)
            return code;
    return -1;
}

/* Called with the lock. -> code or -1 and errno */
static int pulse_add(dispatch_t *dpp, unsigned flags, int code, message_func_t *func, void *handle)
{
    if (flags & MSG_FLAG_ALLOC_PULSE) {
        code = _dispatch_pulse_alloc(dpp);
        if (code == -1)
            return fail(EAGAIN);
    }
    if (code < INT8_MIN || code > INT8_MAX)
        return fail(EINVAL);
    if (code >= 0 && (code == dpp->unblock_code || code == dpp->select_code))
        return fail(EINVAL);
    struct pulse_entry *entry = &dpp->pulses[(uint8_t)code];
    if (entry->func != NULL)
        return fail(EINVAL);
    *entry = (struct pulse_entry){ func, handle, flags };
    return code;
}

int pulse_attach(dispatch_t *dpp, int flags, int code, message_func_t *func, void *handle)
{
    if (dpp == NULL || func == NULL)
        return fail(EINVAL);
    dispatch_lock(dpp);
    int result = _dispatch_channel(dpp);
    if (result == 0)
        result = pulse_add(dpp, (unsigned)flags, code, func, handle);
    dispatch_unlock(dpp);
    return result;
}

int pulse_detach(dispatch_t *dpp, int code, int flags)
{
    if (dpp == NULL || code < INT8_MIN || code > INT8_MAX)
        return fail(EINVAL);
    dispatch_lock(dpp);
    struct pulse_entry *entry = &dpp->pulses[(uint8_t)code];
    bool known = entry->func != NULL;
    *entry = (struct pulse_entry){ 0 };
    dispatch_unlock(dpp);
    return known ? 0 : fail(EINVAL);
}

static bool overlaps(int low, int high, int low2, int high2)
{
    return low <= high2 && low2 <= high;
}

/* Called with the lock. -> errno */
static int range_add(dispatch_t *dpp, struct message_range *new)
{
    struct message_range **link = &dpp->ranges;
    for (; *link != NULL; link = &(*link)->next)
        if (overlaps(new->low, new->high, (*link)->low, (*link)->high))
            return EINVAL;
    *link = new;
    return 0;
}

int message_attach(dispatch_t *dpp, message_attr_t *attr, int low, int high, message_func_t *func, void *handle)
{
    unsigned flags = attr != NULL ? attr->flags : 0;
    if (dpp == NULL || func == NULL)
        return fail(EINVAL);
    if (flags & (MSG_FLAG_TYPE_PULSE | MSG_FLAG_ALLOC_PULSE))
        return pulse_attach(dpp, (int)flags, low, func, handle);
    if (!(flags & MSG_FLAG_DEFAULT_FUNC) &&
        (low < 0 || high > UINT16_MAX || low > high || overlaps(low, high, _IO_BASE, _IO_MAX)))
        return fail(EINVAL);
    struct message_range *new = malloc(sizeof *new);
    if (new == NULL)
        return -1;
    *new = (struct message_range){ NULL, low, high, func, handle, flags };
    dispatch_lock(dpp);
    int err = _dispatch_channel(dpp) == 0 ? 0 : errno;
    if (err == 0) {
        if (flags & MSG_FLAG_DEFAULT_FUNC)
            dpp->fallback = *new;
        else
            err = range_add(dpp, new);
    }
    if (err == 0)
        size_from(dpp, attr);
    dispatch_unlock(dpp);
    if (err != 0 || (flags & MSG_FLAG_DEFAULT_FUNC))
        free(new);
    return err == 0 ? 0 : fail(err);
}

int message_detach(dispatch_t *dpp, int low, int high, int flags)
{
    if (dpp == NULL)
        return fail(EINVAL);
    if (flags & MSG_FLAG_DEFAULT_FUNC) {
        dispatch_lock(dpp);
        dpp->fallback.func = NULL;
        dispatch_unlock(dpp);
        return 0;
    }
    struct message_range *found = NULL;
    dispatch_lock(dpp);
    for (struct message_range **link = &dpp->ranges; *link != NULL; link = &(*link)->next)
        if ((*link)->low == low && (*link)->high == high) {
            found = *link;
            *link = found->next;
            break;
        }
    dispatch_unlock(dpp);
    free(found);
    return found != NULL ? 0 : fail(EINVAL);
}
