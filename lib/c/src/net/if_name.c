/* SPDX-License-Identifier: Apache-2.0 */
/* Network interfaces: none while no network server runs. */
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>

unsigned if_nametoindex(const char *name)
{
    errno = ENODEV;
    return 0;
}

char *if_indextoname(unsigned index, char *name)
{
    errno = ENXIO;
    return NULL;
}

struct if_nameindex *if_nameindex(void)
{
    return calloc(1, sizeof(struct if_nameindex));
}

void if_freenameindex(struct if_nameindex *list)
{
    free(list);
}
