/* SPDX-License-Identifier: Apache-2.0 */
/* sort: lines of the input, by text, by number, reversed, without doubles. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int by_number(const void *a, const void *b)
{
    double x = strtod(*(char *const *)a, NULL), y = strtod(*(char *const *)b, NULL);

    return x < y ? -1 : x > y ? 1 : by_text(a, b);
}

int main(void)
{
    char **lines = NULL, *line = NULL;
    size_t n = 0, room = 0, size = 0;
    ssize_t len;

    while ((len = getline(&line, &size, stdin)) != -1) {
        if (len > 0 && line[len - 1] == '\n')
            line[len - 1] = '\0';
        if (n == room)
            lines = realloc(lines, (room = room ? room * 2 : 4) * sizeof *lines);
        lines[n++] = strdup(line);
    }
    qsort(lines, n, sizeof *lines, by_text);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(lines[i], lines[i - 1]) != 0)
            puts(lines[i]);
    puts("--");
    qsort(lines, n, sizeof *lines, by_number);
    for (size_t i = n; i-- > 0;)
        printf("%3zu %s\n", i, lines[i]);
    for (size_t i = 0; i < n; i++)
        free(lines[i]);
    free(lines);
    free(line);

    enum { MANY = 200000 };
    unsigned *v = malloc(MANY * sizeof *v), seed = 1, sum = 0;
    for (int i = 0; i < MANY; i++)
        v[i] = seed = seed * 1664525u + 1013904223u;
    extern int compare_unsigned(const void *, const void *);
    qsort(v, MANY, sizeof *v, compare_unsigned);
    for (int i = 0; i < MANY; i++)
        sum = sum * 31 + v[i];
    printf("%u %u %u\n", v[0], v[MANY / 2], sum);
    free(v);
    return 0;
}

int compare_unsigned(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

    return (x > y) - (x < y);
}
