/* SPDX-License-Identifier: Apache-2.0 */
#include "fortify.h"
#include <stdio.h>
#include <unistd.h>

char *__fgets_chk(char *buf, size_t size, int n, FILE *fp);
size_t __fread_chk(void *buf, size_t room, size_t size, size_t n, FILE *fp);
ssize_t __read_chk(int fd, void *buf, size_t n, size_t size);
ssize_t __readlink_chk(const char *path, char *buf, size_t n, size_t size);
char *__getcwd_chk(char *buf, size_t n, size_t size);

char *__fgets_chk(char *buf, size_t size, int n, FILE *fp)
{
    fortify_check(n < 0 ? 0 : (size_t)n, size);
    return fgets(buf, n, fp);
}

size_t __fread_chk(void *buf, size_t room, size_t size, size_t n, FILE *fp)
{
    size_t bytes;

    fortify_check(__builtin_mul_overflow(size, n, &bytes) ? (size_t)-1 : bytes, room);
    return fread(buf, size, n, fp);
}

ssize_t __read_chk(int fd, void *buf, size_t n, size_t size)
{
    fortify_check(n, size);
    return read(fd, buf, n);
}

ssize_t __readlink_chk(const char *path, char *buf, size_t n, size_t size)
{
    fortify_check(n, size);
    return readlink(path, buf, n);
}

char *__getcwd_chk(char *buf, size_t n, size_t size)
{
    fortify_check(buf == NULL ? 0 : n, size);
    return getcwd(buf, n);
}
