/* SPDX-License-Identifier: Apache-2.0 */
/* Permissions and owners as text. */
#include <ctype.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tool.h"

static mode_t copied_bits(mode_t mode, char from)
{
    unsigned shift = from == 'u' ? 6 : from == 'g' ? 3 : 0;
    mode_t bits = (mode >> shift) & 7;
    return bits << 6 | bits << 3 | bits;
}

static mode_t permission(char letter, mode_t mode, bool directory)
{
    switch (letter) {
    case 'r': return 0444;
    case 'w': return 0222;
    case 'x': return 0111;
    case 'X': return directory || (mode & 0111) ? 0111 : 0;
    case 's': return S_ISUID | S_ISGID;
    case 't': return S_ISVTX;
    default:  return copied_bits(mode, letter);
    }
}

static void apply(mode_t *mode, char op, mode_t who, mode_t bits)
{
    if (op == '=')
        *mode = (*mode & ~who) | (bits & who);
    else if (op == '+')
        *mode |= bits & who;
    else
        *mode &= ~(bits & who);
}

static mode_t who_mask(const char **text)
{
    mode_t who = 0;
    for (;; (*text)++) {
        switch (**text) {
        case 'u': who |= S_ISUID | 0700; break;
        case 'g': who |= S_ISGID | 0070; break;
        case 'o': who |= S_ISVTX | 0007; break;
        case 'a': who |= 07777; break;
        default:  return who;
        }
    }
}

/* One clause, u+x or go=rX-w; without u, g, o or a the file mode creation mask holds bits back. */
static bool apply_clause(const char **text, mode_t *mode, bool directory)
{
    mode_t who = who_mask(text);
    if (who == 0) {
        mode_t mask = umask(0);
        umask(mask);
        who = 07777 & ~mask;
    }
    if (**text == '\0' || strchr("+-=", **text) == NULL)
        return false;
    while (**text != '\0' && strchr("+-=", **text) != NULL) {
        char op = *(*text)++;
        mode_t bits = 0;
        while (**text != '\0' && strchr("rwxXstugo", **text) != NULL)
            bits |= permission(*(*text)++, *mode, directory);
        apply(mode, op, who | (bits & S_ISVTX), bits);
    }
    return true;
}

bool tool_mode(const char *text, mode_t *mode, bool directory)
{
    if (isdigit((unsigned char)text[0])) {
        char *end;
        unsigned long value = strtoul(text, &end, 8);
        if (*end != '\0' || value > 07777)
            return false;
        *mode = (mode_t)value;
        return true;
    }
    mode_t changed = *mode & 07777;
    while (apply_clause(&text, &changed, directory)) {
        if (*text == '\0') {
            *mode = changed;
            return true;
        }
        if (*text++ != ',')
            return false;
    }
    return false;
}

static char type_letter(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:  return 'd';
    case S_IFCHR:  return 'c';
    case S_IFBLK:  return 'b';
    case S_IFIFO:  return 'p';
    case S_IFLNK:  return 'l';
    case S_IFSOCK: return 's';
#ifdef S_IFNAM
    case S_IFNAM:  return 'n';
#endif
    default:       return '-';
    }
}

void tool_mode_text(mode_t mode, char text[11])
{
    static const char letters[] = "rwxrwxrwx";
    text[0] = type_letter(mode);
    for (unsigned i = 0; i < 9; i++)
        text[i + 1] = mode & (0400u >> i) ? letters[i] : '-';
    if (mode & S_ISUID)
        text[3] = mode & S_IXUSR ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = mode & S_IXGRP ? 's' : 'S';
    if (mode & S_ISVTX)
        text[9] = mode & S_IXOTH ? 't' : 'T';
    text[10] = '\0';
}

static bool id_number(const char *text, unsigned *id)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    *id = (unsigned)value;
    return isdigit((unsigned char)text[0]) && *end == '\0' && value <= INT32_MAX;
}

bool tool_user(const char *text, uid_t *uid)
{
    unsigned id;
    struct passwd *pw = getpwnam(text);
    if (pw == NULL && !id_number(text, &id))
        return tool_say("%s: no such user", text), false;
    *uid = pw != NULL ? pw->pw_uid : (uid_t)id;
    return true;
}

bool tool_group(const char *text, gid_t *gid)
{
    unsigned id;
    struct group *gr = getgrnam(text);
    if (gr == NULL && !id_number(text, &id))
        return tool_say("%s: no such group", text), false;
    *gid = gr != NULL ? gr->gr_gid : (gid_t)id;
    return true;
}

/* The last answers are kept: a directory's entries have few owners. */
const char *tool_user_name(uid_t uid)
{
    static char name[64];
    static uid_t last;
    if (name[0] != '\0' && last == uid)
        return name;
    struct passwd *pw = getpwuid(uid);
    last = uid;
    if (pw != NULL)
        snprintf(name, sizeof name, "%s", pw->pw_name);
    else
        snprintf(name, sizeof name, "%ld", (long)uid);
    return name;
}

const char *tool_group_name(gid_t gid)
{
    static char name[64];
    static gid_t last;
    if (name[0] != '\0' && last == gid)
        return name;
    struct group *gr = getgrgid(gid);
    last = gid;
    if (gr != NULL)
        snprintf(name, sizeof name, "%s", gr->gr_name);
    else
        snprintf(name, sizeof name, "%ld", (long)gid);
    return name;
}
