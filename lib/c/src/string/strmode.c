/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/stat.h>

/* "drwxr-xr-x " as ls prints it: 11 characters and the end. */
void strmode(mode_t mode, char *s)
{
    s[0] = S_ISDIR(mode) ? 'd' : S_ISCHR(mode) ? 'c' : S_ISBLK(mode) ? 'b' : S_ISLNK(mode) ? 'l' :
           S_ISFIFO(mode) ? 'p' : S_ISSOCK(mode) ? 's' : S_ISREG(mode) ? '-' : '?';
    for (int i = 0; i < 9; i++)
        s[1 + i] = (mode & (0400u >> i)) != 0 ? "rwx"[i % 3] : '-';
    if ((mode & S_ISUID) != 0)
        s[3] = s[3] == 'x' ? 's' : 'S';
    if ((mode & S_ISGID) != 0)
        s[6] = s[6] == 'x' ? 's' : 'S';
    if ((mode & S_ISVTX) != 0)
        s[9] = s[9] == 'x' ? 't' : 'T';
    s[10] = ' ';
    s[11] = '\0';
}
