/* SPDX-License-Identifier: Apache-2.0 */
/* spawnl() and the exec family with argument lists. */
#include "spawn_impl.h"
#include <process.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

/* The list as a vector, NULL when there is no memory. *envp gets the argument behind the list's NULL when it is asked for. */
static char **collect(const char *arg0, va_list *ap, char ***envp)
{
    size_t n = 0, room = 16;
    char **argv = malloc(room * sizeof(*argv));

    for (const char *arg = arg0; argv != NULL; arg = va_arg(*ap, const char *)) {
        argv[n++] = (char *)(uintptr_t)arg;
        if (arg == NULL)
            break;
        if (n == room) {
            char **bigger = realloc(argv, (room *= 2) * sizeof(*argv));
            if (bigger == NULL)
                free(argv);
            argv = bigger;
        }
    }
    if (argv != NULL && envp != NULL)
        *envp = va_arg(*ap, char **);
    return argv;
}

int spawnl(int mode, const char *path, const char *arg0, ...)
{
    char **argv;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, NULL);
    va_end(ap);
    if (argv != NULL)
        r = spawnv(mode, path, argv);
    free(argv);
    return r;
}

int spawnle(int mode, const char *path, const char *arg0, ...)
{
    char **argv, **envp = NULL;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, &envp);
    va_end(ap);
    if (argv != NULL)
        r = spawnve(mode, path, argv, envp);
    free(argv);
    return r;
}

int spawnlp(int mode, const char *file, const char *arg0, ...)
{
    char **argv;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, NULL);
    va_end(ap);
    if (argv != NULL)
        r = spawnvp(mode, file, argv);
    free(argv);
    return r;
}

int spawnlpe(int mode, const char *file, const char *arg0, ...)
{
    char **argv, **envp = NULL;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, &envp);
    va_end(ap);
    if (argv != NULL)
        r = spawnvpe(mode, file, argv, envp);
    free(argv);
    return r;
}

int execl(const char *path, const char *arg0, ...)
{
    char **argv;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, NULL);
    va_end(ap);
    if (argv != NULL)
        r = execv(path, argv);
    free(argv);
    return r;
}

int execle(const char *path, const char *arg0, ...)
{
    char **argv, **envp = NULL;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, &envp);
    va_end(ap);
    if (argv != NULL)
        r = execve(path, argv, envp);
    free(argv);
    return r;
}

int execlp(const char *file, const char *arg0, ...)
{
    char **argv;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, NULL);
    va_end(ap);
    if (argv != NULL)
        r = execvp(file, argv);
    free(argv);
    return r;
}

int execlpe(const char *file, const char *arg0, ...)
{
    char **argv, **envp = NULL;
    va_list ap;
    int r = -1;

    va_start(ap, arg0);
    argv = collect(arg0, &ap, &envp);
    va_end(ap);
    if (argv != NULL)
        r = execvpe(file, argv, envp);
    free(argv);
    return r;
}
