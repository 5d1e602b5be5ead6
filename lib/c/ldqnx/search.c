/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where libraries are looked for: DT_RPATH of the object that needs one and of those on whose behalf that was loaded,
 * LD_LIBRARY_PATH, DT_RUNPATH of the object, then the system's list (confstr(_CS_LIBPATH), which the boot script's
 * LD_LIBRARY_PATH sets). A name with a slash in it is a path and not looked for.
 */
#include "ld.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *library_path;            /* LD_LIBRARY_PATH; NULL: none, or not to be trusted */
static char system_path[PATH_MAX];

void search_init(const char *path)
{
    library_path = path != NULL && *path != '\0' ? path : NULL;
}

static const char *system_list(void)
{
    if (system_path[0] == '\0' && confstr(_CS_LIBPATH, system_path, sizeof system_path) == 0)
        strcpy(system_path, "/proc/boot:/lib:/usr/lib");
    return system_path;
}

/* One search, with the places so far for the message when nothing is found. */
struct search {
    const char *name;
    const struct object *for_whom;
    char *path;                 /* PATH_MAX */
    char tried[256];
    int err;                    /* of a file that is there but cannot be opened */
};

static bool put(char *path, size_t *at, const char *text, size_t len)
{
    if (len >= PATH_MAX - *at)
        return false;
    memcpy(path + *at, text, len);
    *at += len;
    path[*at] = '\0';
    return true;
}

/* The length of a $NAME or ${NAME} at text, 0: it is none of ours. */
static size_t token(const char *text, const char *name)
{
    size_t len = strlen(name);

    if (strncmp(text + 1, name, len) == 0)
        return 1 + len;
    if (text[1] == '{' && strncmp(text + 2, name, len) == 0 && text[2 + len] == '}')
        return 3 + len;
    return 0;
}

/* $ORIGIN, $LIB, $PLATFORM filled in. -> false: too long, or of an origin that is not to be trusted */
static bool expand(char *path, size_t *at, const char *text, size_t len, const struct object *o)
{
    for (size_t i = 0; i < len;) {
        size_t n;
        bool ok = true;

        if (text[i] != '$') {
            ok = put(path, at, text + i, 1);
            i++;
        } else if ((n = token(text + i, "ORIGIN")) != 0) {
            const char *slash = strrchr(o->path, '/');
            ok = !ld_secure && slash != NULL && put(path, at, o->path, (size_t)(slash - o->path));
            i += n;
        } else if ((n = token(text + i, "LIB")) != 0) {
            ok = put(path, at, "lib", 3);
            i += n;
        } else if ((n = token(text + i, "PLATFORM")) != 0) {
            ok = put(path, at, "aarch64le", 9);
            i += n;
        } else {
            ok = put(path, at, text + i, 1);
            i++;
        }
        if (!ok)
            return false;
    }
    return true;
}

static int open_path(struct search *s)
{
    int fd = open(s->path, O_RDONLY | O_CLOEXEC);

    if (fd == -1 && errno != ENOENT && errno != ENOTDIR)
        s->err = errno;
    if (ld_debug & DEBUG_LIBS)
        ld_say("ld: ", s->path, fd != -1 ? "" : ": ", fd != -1 ? "" : strerror(errno), NULL);
    return fd;
}

/* list: directories with colons between; an empty one is the current directory. o: whose $ORIGIN. */
static int search_list(struct search *s, const char *list, const struct object *o)
{
    for (;;) {
        size_t len = strcspn(list, ":"), at = 0;
        int fd = -1;

        s->path[0] = '\0';
        if (expand(s->path, &at, list, len, o)) {
            ld_join(s->tried, sizeof s->tried, s->tried, s->tried[0] != '\0' ? ":" : "", at != 0 ? s->path : ".", NULL);
            if ((at == 0 || put(s->path, &at, "/", 1)) && put(s->path, &at, s->name, strlen(s->name)))
                fd = open_path(s);
        }
        if (fd != -1 || list[len] == '\0')
            return fd;
        list += len + 1;
    }
}

static int search_rpath(struct search *s)
{
    const struct object *o = s->for_whom;
    int fd = -1;

    if (o->runpath != NULL)
        return -1;
    for (; o != NULL && fd == -1; o = o->loader)
        if (o->rpath != NULL)
            fd = search_list(s, o->rpath, o);
    return fd;
}

static int search_all(struct search *s)
{
    int fd = search_rpath(s);

    if (fd == -1 && library_path != NULL)
        fd = search_list(s, library_path, ld_program);
    if (fd == -1 && s->for_whom->runpath != NULL)
        fd = search_list(s, s->for_whom->runpath, s->for_whom);
    if (fd == -1)
        fd = search_list(s, system_list(), ld_program);
    return fd;
}

static int not_found(const struct search *s)
{
    if (s->err != 0)
        return ld_fail(s->name, ": ", strerror(s->err), ", needed by ", s->for_whom->path, "; looked in ", s->tried,
                       NULL);
    return ld_fail(s->name, ": library not found, needed by ", s->for_whom->path, "; looked in ", s->tried,
                   ": add it to the image, or set LD_LIBRARY_PATH", NULL);
}

int search_open(const char *name, const struct object *loader, char path[PATH_MAX])
{
    struct search s = { .name = name, .for_whom = loader, .path = path };
    size_t at = 0;
    int fd;

    path[0] = '\0';
    if (strchr(name, '/') == NULL) {
        fd = search_all(&s);
        return fd != -1 ? fd : not_found(&s);
    }
    if (!expand(path, &at, name, strlen(name), loader))
        return ld_fail(name, ": the path is too long, or $ORIGIN cannot be used here", NULL);
    fd = open_path(&s);
    return fd != -1 ? fd : ld_fail(path, ": ", strerror(errno), NULL);
}
