/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What login set, else the name of the real user. */
int getlogin_r(char *name, size_t size)
{
    const char *login = getenv("LOGNAME");
    if (login == NULL) {
        struct passwd *pw = getpwuid(getuid());
        if (pw == NULL)
            return ENXIO;
        login = pw->pw_name;
    }
    return strlcpy(name, login, size) < size ? EOK : ERANGE;
}

char *getlogin(void)
{
    static char name[LOGIN_NAME_MAX];
    int err = getlogin_r(name, sizeof name);
    if (err == EOK)
        return name;
    errno = err;
    return NULL;
}
