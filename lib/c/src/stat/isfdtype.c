/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>

int isfdtype(int fd, int type)
{
    struct stat st;

    return fstat(fd, &st) != 0 ? -1 : (st.st_mode & S_IFMT) == (mode_t)type;
}
