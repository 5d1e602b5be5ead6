/* SPDX-License-Identifier: Apache-2.0 */
#include "environ.h"
#include <stdlib.h>
#include <string.h>
#include <errno.h>

/*
 * environ may be replaced or edited by the program at any time, so every change looks at it afresh: the vector is
 * grown by copying unless it is still the one made here. Strings made here are remembered, so they can be freed.
 */
pthread_mutex_t __environ_lock = PTHREAD_MUTEX_INITIALIZER;
static char **own_vector;
static size_t own_room;
static char **own_strings;
static size_t own_strings_n;

char **__environ_find(const char *name, size_t len)
{
    for (char **e = environ; e != NULL && *e != NULL; e++) {
        if (strncmp(*e, name, len) == 0 && (*e)[len] == '=') {
            return e;
        }
    }
    return NULL;
}

void __environ_forget(char *string)
{
    for (size_t i = 0; i < own_strings_n; i++) {
        if (own_strings[i] == string) {
            own_strings[i] = own_strings[--own_strings_n];
            free(string);
            return;
        }
    }
}

static int remember(char *string)
{
    char **list = reallocarray(own_strings, own_strings_n + 1, sizeof *list);

    if (list == NULL) {
        return -1;
    }
    own_strings = list;
    own_strings[own_strings_n++] = string;
    return 0;
}

static int append(char *string)
{
    size_t n = 0;

    while (environ != NULL && environ[n] != NULL) {
        n++;
    }
    if (environ != own_vector || own_vector == NULL || n + 2 > own_room) {
        size_t room = n + 16;
        char **v = malloc(room * sizeof *v);
        if (v == NULL) {
            return -1;
        }
        if (n > 0) {
            memcpy(v, environ, n * sizeof *v);
        }
        if (own_vector == environ) {
            free(own_vector);
        }
        environ = own_vector = v;
        own_room = room;
    }
    environ[n] = string;
    environ[n + 1] = NULL;
    return 0;
}

int __environ_put(char *string, size_t len, int allocated)
{
    char **slot = __environ_find(string, len);

    if (allocated && remember(string) != 0) {
        return -1;
    }
    if (slot == NULL) {
        return append(string);
    }
    char *old = *slot;
    *slot = string;
    if (old != string) {
        __environ_forget(old);
    }
    return 0;
}

static int put_pair(const char *name, size_t len, const char *value)
{
    size_t vlen = strlen(value);
    char *string = malloc(len + vlen + 2);

    if (string == NULL) {
        return -1;
    }
    memcpy(string, name, len);
    string[len] = '=';
    memcpy(string + len + 1, value, vlen + 1);
    if (__environ_put(string, len, 1) != 0) {
        __environ_forget(string);
        return -1;
    }
    return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
    size_t len = name != NULL ? strlen(name) : 0;
    int result = 0;

    if (len == 0 || memchr(name, '=', len) != NULL) {
        errno = EINVAL;
        return -1;
    }
    pthread_mutex_lock(&__environ_lock);
    if (overwrite || __environ_find(name, len) == NULL) {
        result = put_pair(name, len, value != NULL ? value : "");
    }
    pthread_mutex_unlock(&__environ_lock);
    return result;
}
