/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/ipc.h>
#include <sys/stat.h>

key_t ftok(const char *path, int id)
{
    struct stat st;

    if (stat(path, &st) == -1)
        return (key_t)-1;
    return ((key_t)id & 0xff) << 24 | ((key_t)st.st_dev & 0xff) << 16 | ((key_t)st.st_ino & 0xffff);
}
