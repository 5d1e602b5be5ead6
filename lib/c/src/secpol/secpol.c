/* SPDX-License-Identifier: Apache-2.0 */
/* A system without a security policy: names do not resolve, nobody changes type, root is allowed what others
   are not. */
#include <errno.h>
#include <stddef.h>
#include <sys/neutrino.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <secpol/secpol.h>

secpol_file_t *secpol_open(const char *path, uint32_t flags)
{
    errno = ENOENT;
    return NULL;
}

void secpol_close(secpol_file_t *handle)
{
}

void secpol_reset(secpol_file_t *handle)
{
}

const void *secpol_find_blob(secpol_file_t *handle, uint32_t type, size_t *size)
{
    errno = ENOTSUP;
    return NULL;
}

const void *secpol_find_custom_blob(secpol_file_t *handle, const char *name, size_t *size)
{
    errno = ENOTSUP;
    return NULL;
}

uint32_t secpol_get_type_id(secpol_file_t *handle, const char *name)
{
    errno = ENOTSUP;
    return SECPOL_INVALID_TYPE;
}

const char *secpol_get_type_name(secpol_file_t *handle, uint32_t id)
{
    errno = ENOTSUP;
    return NULL;
}

/* Every process is of type 0. */
uint32_t secpol_type_id(void)
{
    return 0;
}

uint32_t secpol_resolve_name(secpol_file_t *handle, const char *name, uint32_t flags)
{
    errno = ENOTSUP;
    return SECPOL_INVALID_TYPE;
}

int secpol_transition_type(secpol_file_t *handle, const char *name, uint32_t flags)
{
    errno = ENOTSUP;
    return -1;
}

int secpol_posix_spawnattr_settypeid(secpol_file_t *handle, posix_spawnattr_t *attr, const char *name, uint32_t flags)
{
    return EOK;
}

struct secpol_permission {
    uint32_t flags;
};

const secpol_permission_t *secpol_get_permission(secpol_file_t *handle, const char *class_name, const char *perm_name,
                                                 uint32_t flags)
{
    static const struct secpol_permission usual = { 0 }, strict = { SECPOL_PERM_STRICT };
    return flags & SECPOL_PERM_STRICT ? &strict : &usual;
}

int secpol_check_permission(const struct _msg_info *info, uint32_t object_type, const secpol_permission_t *perm)
{
    struct _client_info client;
    if (perm->flags & SECPOL_PERM_STRICT)
        return EACCES;
    int err = ConnectClientInfo_r(info->scoid, &client, 0);
    if (err != EOK)
        return err < 0 ? -err : err;
    return client.cred.euid == 0 ? EOK : EACCES;
}

uint32_t secpol_crc32(const void *data, size_t size)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (const unsigned char *p = data; size > 0; size--) {
        crc ^= *p++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

int secpol_get_policy_id(uint32_t *id)
{
    *id = SECPOL_POLICY_ID_NO_POLICY;
    return EOK;
}

int secpol_resmgr_attach(secpol_file_t *handle, dispatch_t *dpp, resmgr_attr_t *attr, const char *path,
                         enum _file_type file_type, unsigned flags, const resmgr_connect_funcs_t *connect_funcs,
                         const resmgr_io_funcs_t *io_funcs, void *device, bool *unavailable)
{
    if (unavailable != NULL)
        *unavailable = true;
    return resmgr_attach(dpp, attr, path, file_type, flags, connect_funcs, io_funcs, device);
}
