/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "mounts.h"
#include "tool.h"

static void list(void)
{
    size_t count;
    struct mount *mounts = mounts_read(&count);
    for (size_t i = 0; i < count; i++)
        printf("%s on %s type %s%s\n", mounts[i].device, mounts[i].point, mounts[i].type,
               mounts[i].vfs.f_flag & ST_RDONLY ? " (read-only)" : "");
    mounts_free(mounts, count);
}

int main(int argc, char *argv[])
{
    char *options = NULL;
    const char *type = NULL, *special = "", *point = NULL;
    bool verbose = false, enumerate = false, name_only = false;
    int flags = 0, c;
    while ((c = getopt(argc, argv, "abeo:rT:t:uvw")) != -1) {
        switch (c) {
        case 'a': flags |= _MOUNT_AFTER; break;
        case 'b': flags |= _MOUNT_BEFORE; break;
        case 'e': enumerate = true; flags |= _MOUNT_ENUMERATE; break;
        case 'o': options = optarg; break;
        case 'r': flags |= _MOUNT_READONLY; break;
        case 'T': type = optarg; name_only = true; break;
        case 't': type = optarg; break;
        case 'u': flags |= _MOUNT_REMOUNT; break;
        case 'v': verbose = true; break;
        case 'w': flags &= ~_MOUNT_READONLY; break;
        default:  return 1;
        }
    }
    int count = argc - optind;
    if (count == 0 && type == NULL && !enumerate) {
        list();
        return tool_close(0);
    }
    if ((type == NULL && !enumerate) || count > 2)
        tool_usage("[-abruvw] -t|-T type [-o options] [special] point");
    if (name_only || enumerate) {
        special = count > 0 ? argv[optind] : "";
        point = count > 1 ? argv[optind + 1] : NULL;
    } else {
        special = count > 1 ? argv[optind] : "";
        point = count > 0 ? argv[argc - 1] : NULL;
    }
    if (name_only)
        flags |= (int)_MFLAG_SPEC;
    if (options != NULL)
        options = mount_parse_generic_args(options, &flags);
    if (mount(special, point, flags, type, options, options != NULL ? -1 : 0) == -1) {
        tool_error(point != NULL ? point : special);
        return 1;
    }
    if (verbose)
        printf("%s on %s type %s\n", special, point != NULL ? point : "/", type != NULL ? type : "");
    return tool_close(0);
}
