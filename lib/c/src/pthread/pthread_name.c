/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include <string.h>

struct name_request {
    int  new_name_len;
    int  name_buf_len;
    char name_buf[_NTO_THREAD_NAME_MAX];
};

static int name_ctl(pthread_t thr, struct name_request *req)
{
    if (thr == __tls()->__tid)
        return ThreadCtl_r(_NTO_TCTL_NAME, req);
    return ThreadCtlExt_r(0, thr, _NTO_TCTL_NAME, req);
}

int pthread_setname_np(pthread_t thr, const char *name)
{
    struct name_request req;
    size_t len = name != NULL ? strlen(name) : 0;

    if (len >= sizeof(req.name_buf))
        return E2BIG;
    memset(&req, 0, sizeof(req));
    req.new_name_len = (int)len;
    req.name_buf_len = sizeof(req.name_buf);
    if (len != 0)
        memcpy(req.name_buf, name, len);
    return name_ctl(thr, &req);
}

int pthread_getname_np(pthread_t thr, char *name, int len)
{
    struct name_request req;
    size_t n;
    int err;

    memset(&req, 0, sizeof(req));
    req.new_name_len = -1;
    req.name_buf_len = sizeof(req.name_buf);
    err = name_ctl(thr, &req);
    if (err != EOK)
        return err;
    n = strnlen(req.name_buf, sizeof(req.name_buf));
    if (len <= 0 || n >= (size_t)len)
        return E2BIG;
    memcpy(name, req.name_buf, n);
    name[n] = '\0';
    return EOK;
}
