/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <string.h>
#include <sys/conf.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <sys/sysmsg.h>
#include <unistd.h>

/* What startup knew: {type, string} records, 4-aligned, up to _CS_NONE. */
static const char *typed_string(int name)
{
    const char *p = (const char *)SYSPAGE_ENTRY(typed_strings);
    const char *end = p + SYSPAGE_ENTRY_SIZE(typed_strings);

    while (end - p > (long)sizeof(_Uint32t)) {
        _Uint32t type;
        memcpy(&type, p, sizeof(type));
        if (type == _CS_NONE)
            break;
        if ((int)type == name)
            return p + sizeof(type);
        p += (sizeof(type) + strlen(p + sizeof(type)) + 1 + 3) & ~(size_t)3;
    }
    return NULL;
}

/* There is one programming environment, LP64, which needs no options; the others do not exist. */
static const char *environment_string(int name)
{
    if (name == _CS_POSIX_V6_WIDTH_RESTRICTED_ENVS)
        return "POSIX_V6_LP64_OFF64";
    if (name == _CS_POSIX_V7_WIDTH_RESTRICTED_ENVS)
        return "POSIX_V7_LP64_OFF64";
    return name >= _CS_POSIX_V6_LP64_OFF64_CFLAGS && name <= _CS_POSIX_V6_LPBIG_OFFBIG_LIBS ? "" : NULL;
}

static size_t from_syspage(int name, char *buf, size_t len)
{
    const char *s = environment_string(name);

    if (s == NULL && _syspage_ptr != NULL)
        s = typed_string(name);
    if (s == NULL) {
        errno = EINVAL;
        return 0;
    }
    if (len != 0)
        strlcpy(buf, s, len);
    return strlen(s) + 1;
}

/* The size the string needs; what is in buf is cut off at len. */
size_t confstr(int name, char *buf, size_t len)
{
    sys_conf_t msg = { .type = _SYS_CONF, .subtype = _SYS_SUB_GET, .cmd = _CONF_STR, .name = name };
    sys_conf_reply_t reply;
    iov_t riov[2];
    long r;

    memset(&reply, 0, sizeof(reply));
    SETIOV(&riov[0], &reply, sizeof(reply));
    SETIOV(&riov[1], buf, len);
    r = MsgSendsvnc_r(SYSMGR_COID, &msg, sizeof(msg), riov, 2);
    if (r < 0 || !reply.match)
        return from_syspage(name, buf, len);
    if (len != 0)
        buf[(size_t)reply.value < len ? (size_t)reply.value : len - 1] = '\0';
    return (size_t)reply.value;
}
