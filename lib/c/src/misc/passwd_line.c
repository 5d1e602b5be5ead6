/* SPDX-License-Identifier: Apache-2.0 */
#include "passwd_line.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int split(char *line, char **field, int n)
{
    int i = 0;

    field[i++] = line;
    for (char *p = line; *p != '\0'; p++) {
        if (*p == ':' && i < n) {
            *p = '\0';
            field[i++] = p + 1;
        }
    }
    return i;
}

int __read_fields(FILE *fp, char *buf, size_t size, char **field, int n)
{
    for (;;) {
        size_t len;
        if (size < 2 || fgets(buf, (int)size, fp) == NULL) {
            return size < 2 ? -1 : 0;
        }
        len = strlen(buf);
        if (len + 1 == size && buf[len - 1] != '\n' && !feof(fp)) {
            errno = ERANGE;
            return -1;
        }
        if (len > 0 && buf[len - 1] == '\n') {
            buf[len - 1] = '\0';
        }
        if (buf[0] != '#' && split(buf, field, n) == n) {
            return 1;
        }
    }
}

int __field_number(const char *s, unsigned *value)
{
    char *end;

    *value = (unsigned)strtoul(s, &end, 10);
    return end != s && *end == '\0';
}
