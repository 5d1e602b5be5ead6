/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <stdlib.h>
#include <unistd.h>

FILE *tmpfile(void)
{
    char path[] = P_tmpdir "/tmpf.XXXXXX";
    int fd = mkstemp(path);
    FILE *fp;

    if (fd < 0) {
        return NULL;
    }
    unlink(path);
    fp = fdopen(fd, "w+");
    if (fp == NULL) {
        close(fd);
    }
    return fp;
}

FILE *tmpfile64(void)
{
    return tmpfile();
}
