/* SPDX-License-Identifier: Apache-2.0 */
/* -D_FORTIFY_SOURCE=2: what would write beyond an object ends the program, what fits does not. */
#undef _FORTIFY_SOURCE
#define _FORTIFY_SOURCE 2
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

struct pair {
    char a[8], b[8];
};

/* The compiler shall know the objects and not what goes into them. */
static volatile size_t one = 1;
static const char *volatile fits = "1234567", *volatile longer = "12345678";

/* -> the signal that ended a child in which it ran; 0: none did */
static int ends(void (*func)(void))
{
    int status;
    pid_t pid = fork();

    CHECK(pid != -1);
    if (pid == 0) {
        close(STDERR_FILENO);
        func();
        _exit(0);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* ok: the statement with what fits; bad: with a byte more */
#define FORTIFY_TEST(name, ok, bad)                     \
    static void ok_##name(void)                         \
    {                                                   \
        struct pair pair = { "", "" };                  \
        char buf[8] = "";                               \
                                                        \
        ok;                                             \
        __asm__ volatile("" :: "r"(buf), "r"(&pair) : "memory"); \
    }                                                   \
    static void bad_##name(void)                        \
    {                                                   \
        struct pair pair = { "", "" };                  \
        char buf[8] = "";                               \
                                                        \
        bad;                                            \
        __asm__ volatile("" :: "r"(buf), "r"(&pair) : "memory"); \
    }                                                   \
    TEST(fortify_##name)                                \
    {                                                   \
        CHECK_EQ(ends(ok_##name), 0);                   \
        CHECK_EQ(ends(bad_##name), SIGABRT);            \
    }

FORTIFY_TEST(memcpy, memcpy(buf, fits, 7 + one), memcpy(buf, longer, 8 + one))
FORTIFY_TEST(memmove, memmove(buf, fits, 7 + one), memmove(buf, longer, 8 + one))
FORTIFY_TEST(memset, memset(buf, 1, 7 + one), memset(buf, 1, 8 + one))
FORTIFY_TEST(strcpy, strcpy(buf, fits), strcpy(buf, longer))
FORTIFY_TEST(strcpy_member, strcpy(pair.a, fits), strcpy(pair.a, longer))
FORTIFY_TEST(stpcpy, stpcpy(buf, fits), stpcpy(buf, longer))
FORTIFY_TEST(strncpy, strncpy(buf, fits, 7 + one), strncpy(buf, fits, 8 + one))
FORTIFY_TEST(strcat, strcat(buf, fits), strcat(buf, longer))
FORTIFY_TEST(strncat, strncat(buf, longer, 6 + one), strncat(buf, longer, 7 + one))
FORTIFY_TEST(strlcpy, strlcpy(buf, longer, 7 + one), strlcpy(buf, longer, 8 + one))
FORTIFY_TEST(strlcat, strlcat(buf, longer, 7 + one), strlcat(buf, longer, 8 + one))
FORTIFY_TEST(sprintf, sprintf(buf, "%s", fits), sprintf(buf, "%s", longer))
FORTIFY_TEST(snprintf, snprintf(buf, 7 + one, "%s", longer), snprintf(buf, 8 + one, "%s", fits))
FORTIFY_TEST(read, (void)!read(-1, buf, 7 + one), (void)!read(-1, buf, 8 + one))
FORTIFY_TEST(readlink, (void)!readlink("/", buf, 7 + one), (void)!readlink("/", buf, 8 + one))
FORTIFY_TEST(getcwd, (void)!getcwd(buf, 7 + one), (void)!getcwd(buf, 8 + one))
FORTIFY_TEST(fgets, (void)!fgets(buf, (int)(7 + one), stdin), (void)!fgets(buf, (int)(8 + one), stdin))
FORTIFY_TEST(fread, (void)!fread(buf, 1, 7 + one, stdin), (void)!fread(buf, 4, 2 + one, stdin))
