/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <string.h>
#include <sys/sysmgr.h>
#include <unistd.h>

static int get(int name, char *buf, size_t len, const char *otherwise)
{
    size_t need;

    if (len == 0)
        return errno_result(EINVAL);
    need = confstr(name, buf, len);
    if (need == 0) {
        need = strlen(otherwise) + 1;
        strlcpy(buf, otherwise, len);
    }
    return need > len ? errno_result(ENAMETOOLONG) : 0;
}

static int set(int conf, const char *name, size_t len)
{
    char copy[256];

    if (len >= sizeof(copy))
        return errno_result(EINVAL);
    memcpy(copy, name, len);
    copy[len] = '\0';
    return sysmgr_confstr_set(0, conf, copy);
}

int gethostname(char *name, size_t len)
{
    return get(_CS_HOSTNAME, name, len, "localhost");
}

int sethostname(const char *name, size_t len)
{
    return set(_CS_HOSTNAME, name, len);
}

int getdomainname(char *name, size_t len)
{
    return get(_CS_DOMAIN, name, len, "");
}

int setdomainname(const char *name, size_t len)
{
    return set(_CS_DOMAIN, name, len);
}

/* Derived from the machine's serial number: stable, and 0 where it has none. */
long gethostid(void)
{
    char serial[64];
    unsigned long id = 0;

    if (confstr(_CS_HW_SERIAL, serial, sizeof(serial)) != 0)
        for (const char *p = serial; *p != '\0'; p++)
            id = id * 31 + (unsigned char)*p;
    return (long)(id & 0xffffffffu);
}
