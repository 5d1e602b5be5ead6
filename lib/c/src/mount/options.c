/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>
#include <sys/mount.h>

static const struct {
    const char *word;
    unsigned set, clear;
} words[] = {
    { "ro", _MOUNT_READONLY, 0 },      { "rw", 0, _MOUNT_READONLY },
    { "noexec", _MOUNT_NOEXEC, 0 },    { "exec", 0, _MOUNT_NOEXEC },
    { "nosuid", _MOUNT_NOSUID, 0 },    { "suid", 0, _MOUNT_NOSUID },
    { "nocreat", _MOUNT_NOCREAT, 0 },  { "creat", 0, _MOUNT_NOCREAT },
    { "noatime", _MOUNT_NOATIME, 0 },  { "atime", 0, _MOUNT_NOATIME },
    { "off32", _MOUNT_OFF32, 0 },      { "remount", _MOUNT_REMOUNT, 0 },
    { "enumerate", _MOUNT_ENUMERATE, 0 }, { "update", _MOUNT_REMOUNT, 0 },
    { "before", _MOUNT_BEFORE, 0 },    { "after", _MOUNT_AFTER, 0 },
    { "opaque", _MOUNT_OPAQUE, 0 },    { "nostat", _MFLAG_SPEC, 0 },
};

static int known(const char *word, size_t len, unsigned *flags)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].word) == len && memcmp(words[i].word, word, len) == 0) {
            *flags = (*flags & ~words[i].clear) | words[i].set;
            return 1;
        }
    return 0;
}

/* Takes the words it knows out of the comma-separated options. -> the rest, NULL: nothing is left */
char *mount_parse_generic_args(char *options, int *flags)
{
    unsigned bits = (unsigned)*flags;
    char *out = options;
    for (char *word = options; word != NULL && *word != '\0';) {
        size_t len = strcspn(word, ",");
        char *next = word[len] == ',' ? word + len + 1 : NULL;
        if (len != 0 && !known(word, len, &bits)) {
            if (out != options)
                *out++ = ',';
            memmove(out, word, len);
            out += len;
        }
        word = next;
    }
    *flags = (int)bits;
    if (options == NULL || out == options)
        return NULL;
    *out = '\0';
    return options;
}
