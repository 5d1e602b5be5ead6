/* SPDX-License-Identifier: Apache-2.0 */
/* Security policies. No policy can be loaded yet: the calls answer as they do on a system without one. */
#ifndef _SECPOL_SECPOL_H
#define _SECPOL_SECPOL_H

#include <stdbool.h>
#include <stdint.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/ftype.h>

__BEGIN_DECLS

#define SECPOL_POLICY_FILE         "/proc/boot/secpol.bin"
#define SECPOL_FILE_MAGIC          0x50434553u
#define SECPOL_INVALID_TYPE        0xFFFFFFFFu
#define SECPOL_POLICY_ID_NO_POLICY 0u
#define SECPOL_POLICY_ID_IMMUTABLE 0x80000000u
#define SECPOL_USE_AS_DEFAULT      1u
#define SECPOL_TYPE_NAME           1u
#define SECPOL_PERM_STRICT         1u

/* A security policy: opaque. */
typedef struct secpol_file secpol_file_t;
typedef struct secpol_permission secpol_permission_t;
struct _msg_info64;

/* QNX's. There is no policy: asking says so (docs/limits.md), all else fails with ENOTSUP. Nothing blocks. */
secpol_file_t *secpol_open(const char *path, uint32_t flags);
void secpol_close(secpol_file_t *handle);
void secpol_reset(secpol_file_t *handle);
const void *secpol_find_blob(secpol_file_t *handle, uint32_t type, size_t *size);
const void *secpol_find_custom_blob(secpol_file_t *handle, const char *name, size_t *size);
uint32_t secpol_get_type_id(secpol_file_t *handle, const char *name);
const char *secpol_get_type_name(secpol_file_t *handle, uint32_t id);
uint32_t secpol_type_id(void);
uint32_t secpol_resolve_name(secpol_file_t *handle, const char *name, uint32_t flags);
int secpol_transition_type(secpol_file_t *handle, const char *name, uint32_t flags);
int secpol_posix_spawnattr_settypeid(secpol_file_t *handle, posix_spawnattr_t *attr, const char *name, uint32_t flags);
const secpol_permission_t *secpol_get_permission(secpol_file_t *handle, const char *class_name, const char *perm_name,
                                                 uint32_t flags);
int secpol_check_permission(const struct _msg_info64 *info, uint32_t object_type, const secpol_permission_t *perm);
uint32_t secpol_crc32(const void *data, size_t size);
int secpol_get_policy_id(uint32_t *id);

struct _dispatch;
struct _resmgr_attr;
struct _resmgr_connect_funcs;
struct _resmgr_io_funcs;
/* resmgr_attach() with the rights a policy gives the name: here the mode of attr. */
int secpol_resmgr_attach(secpol_file_t *handle, struct _dispatch *dpp, struct _resmgr_attr *attr, const char *path,
                         enum _file_type file_type, unsigned flags, const struct _resmgr_connect_funcs *connect_funcs,
                         const struct _resmgr_io_funcs *io_funcs, void *device, bool *unavailable);

__END_DECLS

#endif
