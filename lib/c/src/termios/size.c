/* SPDX-License-Identifier: Apache-2.0 */
/* The window's size. */
#include <errno.h>
#include <sys/dcmd_chr.h>

int tcgetwinsize(int fd, struct winsize *ws)
{
    return _devctl(fd, DCMD_CHR_GETSIZE, ws, sizeof *ws, _DEVCTL_FLAG_NORETVAL | _DEVCTL_FLAG_NOTTY);
}

int tcsetwinsize(int fd, const struct winsize *ws)
{
    return _devctl(fd, DCMD_CHR_SETSIZE, (void *)ws, sizeof *ws, _DEVCTL_FLAG_NORETVAL | _DEVCTL_FLAG_NOTTY);
}

int tcgetsize(int fd, int *rows, int *columns)
{
    struct winsize ws;
    if (tcgetwinsize(fd, &ws) == -1)
        return -1;
    if (rows != NULL)
        *rows = ws.ws_row;
    if (columns != NULL)
        *columns = ws.ws_col;
    return 0;
}

/* -1 leaves a dimension as it is. */
int tcsetsize(int fd, int rows, int columns)
{
    struct winsize ws;
    if (tcgetwinsize(fd, &ws) == -1)
        return -1;
    if (rows != -1)
        ws.ws_row = (uint16_t)rows;
    if (columns != -1)
        ws.ws_col = (uint16_t)columns;
    return tcsetwinsize(fd, &ws);
}
