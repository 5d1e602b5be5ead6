/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream into wide characters. What arrives are the UTF-8 bytes every stream writes; they are put together again here.
 * The stream has no buffer of its own: positions count wide characters, which its bytes would not.
 */
#include "../stdio/growing.h"
#include <string.h>
#include <wchar.h>

struct wide_memory {
    struct growing g;
    mbstate_t state;
};

static ssize_t put_characters(FILE *fp, const void *buf, size_t n)
{
    struct wide_memory *m = fp->cookie;
    const char *s = buf;
    size_t used, done;

    for (done = 0; done < n; done += used) {
        wchar_t c = L'\0';

        used = mbrtowc(&c, s + done, n - done, &m->state);
        if (used == (size_t)-2)
            break;                      /* the rest of the character comes with the next write */
        if (used == (size_t)-1 || __growing_put(&m->g, &c, 1) != 0)
            return -1;
        if (used == 0)
            used = 1;                   /* the null character */
    }
    __growing_publish(&m->g);
    return (ssize_t)n;
}

static off_t seek_character(FILE *fp, off_t offset, int whence)
{
    struct wide_memory *m = fp->cookie;
    off_t at = __growing_seek(fp, offset, whence);

    if (at != -1)
        memset(&m->state, 0, sizeof m->state);
    return at;
}

static const struct file_ops wide_ops = { __growing_read, put_characters, seek_character, __growing_close };

FILE *open_wmemstream(wchar_t **bufp, size_t *sizep)
{
    FILE *fp = __growing_open((void **)bufp, sizep, sizeof(wchar_t), F_NONE, &wide_ops, sizeof(struct wide_memory));

    if (fp != NULL)
        fwide(fp, 1);
    return fp;
}
