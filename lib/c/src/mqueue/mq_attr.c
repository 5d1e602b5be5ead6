/* SPDX-License-Identifier: Apache-2.0 */
#include <devctl.h>
#include <errno.h>
#include <sys/dcmd_misc.h>
#include "mq.h"

static int control(mqd_t mqdes, int dcmd, struct mq_attr *attr)
{
    int err = devctl(mqdes, dcmd, attr, sizeof *attr, NULL);
    if (err == EOK)
        return 0;
    errno = err == ENOTTY || err == ENOSYS ? EBADF : err;    /* a descriptor of something else */
    return -1;
}

int mq_getattr(mqd_t mqdes, struct mq_attr *attr)
{
    return control(mqdes, (int)DCMD_MISC_MQGETATTR, attr);
}

int mq_setattr(mqd_t mqdes, const struct mq_attr *attr, struct mq_attr *old)
{
    struct mq_attr flags = { .mq_flags = attr->mq_flags };
    if (old != NULL && mq_getattr(mqdes, old) == -1)
        return -1;
    return control(mqdes, (int)DCMD_MISC_MQSETATTR, &flags);
}
