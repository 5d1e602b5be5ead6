/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../dispatch/dispatch.h"
#include "../pathmgr/pathmgr.h"

static int fail(int err)
{
    errno = err;
    return -1;
}

static void name_remove(struct link *link, int id)
{
    if (!link->named)
        return;
    link->named = false;
    _pathmgr_unlink_server(link->path, link->dpp->chid, (unsigned)id, link->file_type);
}

/* Closes what clients have open through the link (-1: through any). ctp NULL: not inside a handler. */
static void close_all(dispatch_t *dpp, resmgr_context_t *ctp, int id)
{
    resmgr_context_t none = { .dpp = dpp, .id = id };
    resmgr_context_t copy = ctp != NULL ? *ctp : none;
    struct binding *binding;
    while ((binding = _binding_remove_link(dpp, id, &copy.info.scoid, &copy.info.coid)) != NULL)
        _binding_put(&copy, binding);
}

static int detach(dispatch_t *dpp, resmgr_context_t *ctp, int id, unsigned flags)
{
    if (id < 0)
        return fail(EINVAL);
    if (flags & _RESMGR_DETACH_PATHNAME) {
        struct link *link = _link_get(dpp, (unsigned)id);
        if (link == NULL)
            return fail(EINVAL);
        name_remove(link, id);
        _link_put(link);
        if (flags & _RESMGR_DETACH_CLOSE)
            close_all(dpp, ctp, id);
        return 0;
    }
    struct link *link = _link_take(dpp, (unsigned)id, ctp != NULL && ctp->id == id ? 1 : 0);
    if (link == NULL)
        return fail(EINVAL);
    name_remove(link, id);
    close_all(dpp, ctp, id);
    _link_put(link);
    return 0;
}

int resmgr_detach(dispatch_t *dpp, int id, unsigned flags)
{
    return detach(dpp, NULL, id, flags);
}

int resmgr_detach_ctp(const dispatch_t *dpp, resmgr_context_t *ctp, int id, unsigned flags)
{
    return detach((dispatch_t *)dpp, ctp, id, flags);
}

void _resmgr_destroy(dispatch_t *dpp)
{
    int id;
    while ((id = _link_first(dpp)) != -1)
        detach(dpp, NULL, id, _RESMGR_DETACH_ALL);
    close_all(dpp, NULL, -1);
    _binding_table_free(dpp);
}
