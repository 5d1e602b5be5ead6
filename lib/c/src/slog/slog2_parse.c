/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading logs: each ring has a cursor; the next record is the oldest of those the cursors stand
 * at. Sets come and go while logs are followed, so the directory is looked at again now and then.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/slog2_parse.h>
#include <sys/slog2_shm.h>
#include <sys/stat.h>

#define POLL_NS       100000000L
#define RESCAN_POLLS  5
#define PENDING_POLLS 3              /* a record nobody finishes in that time is given up */

struct cursor {
    const struct slog2_shm_buffer *ring;
    const struct slog2_cell *cells;
    uint64_t next;
    bool have, shown;
    unsigned pending;                /* polls it has stood before an unfinished record */
    struct slog2_text text;
};

struct source {
    struct source *next;
    char path[PATH_MAX];
    ino_t ino;
    bool present;
    void *map;
    size_t size;
    unsigned n;
    struct cursor cursor[SLOG2_MAX_BUFFERS];
};

struct parse {
    uint32_t flags;
    const char *directory, *match;
    slog2_packet_info_t *info;
    slog2_packet_callback_t callback;
    void *param;
    struct source *sources;
    bool first_scan;
    int given;
};

/* ---- which ---- */

/* Is name one of the list's? */
static bool listed(const char *list, const char *name)
{
    size_t len = strlen(name);
    for (const char *p = list; p != NULL; p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL)
        if (strncmp(p, name, len) == 0 && (p[len] == '\0' || p[len] == ','))
            return true;
    return false;
}

static bool wanted(const char *match, const char *file, const struct slog2_shm *shm,
                   unsigned buffer)
{
    return match == NULL || listed(match, file) || listed(match, shm->name) ||
        listed(match, shm->buffer[buffer].name);
}

/* ---- sources ---- */

static int map_object(const char *path, int prot, void **map, size_t *size, ino_t *ino)
{
    struct stat st;
    int fd = open(path, (prot & PROT_WRITE ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    if (fd == -1)
        return -1;
    *map = MAP_FAILED;
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        *size = (size_t)st.st_size;
        *ino = st.st_ino;
        *map = mmap(NULL, *size, prot, MAP_SHARED, fd, 0);
    }
    if (*map == MAP_FAILED && st.st_size > 0 && !(prot & PROT_WRITE)) {
        /* A saved log in a file system whose files cannot be mapped. */
        *map = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
        if (*map != MAP_FAILED && pread(fd, *map, *size, 0) != (ssize_t)*size) {
            munmap(*map, *size);
            *map = MAP_FAILED;
        }
    }
    int err = errno;
    close(fd);
    if (*map == MAP_FAILED) {
        errno = err != EOK ? err : EINVAL;
        return -1;
    }
    if (slog2_shm_valid(*map, *size))
        return 0;
    munmap(*map, *size);
    errno = EINVAL;
    return -1;
}

static struct source *source_open(struct parse *parse, const char *path)
{
    struct source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return NULL;
    if (map_object(path, PROT_READ, &source->map, &source->size, &source->ino) == -1) {
        int err = errno;
        free(source);
        errno = err;
        return NULL;
    }
    const struct slog2_shm *shm = source->map;
    const char *file = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    strlcpy(source->path, path, sizeof source->path);
    for (unsigned i = 0; i < shm->nbuffers; i++) {
        if (!wanted(parse->match, file, shm, i))
            continue;
        struct cursor *cursor = &source->cursor[source->n++];
        cursor->ring = &shm->buffer[i];
        cursor->cells = (const struct slog2_cell *)(const void *)((const char *)shm + shm->buffer[i].offset);
        if ((parse->flags & SLOG2_PARSE_FLAGS_NEW) && parse->first_scan)
            cursor->next = __atomic_load_n(&cursor->ring->head, __ATOMIC_RELAXED);
    }
    source->next = parse->sources;
    parse->sources = source;
    return source;
}

static void source_close(struct source **link)
{
    struct source *source = *link;
    *link = source->next;
    munmap(source->map, source->size);
    free(source);
}

static struct source *source_find(struct parse *parse, const char *path)
{
    struct source *source = parse->sources;
    while (source != NULL && strcmp(source->path, path) != 0)
        source = source->next;
    return source;
}

/* New sets in, those that are gone and read to their end out. */
static int scan(struct parse *parse)
{
    char path[PATH_MAX];
    struct dirent *d;
    DIR *dir = opendir(parse->directory);
    if (dir == NULL)
        return -1;
    for (struct source *s = parse->sources; s != NULL; s = s->next)
        s->present = false;
    while ((d = readdir(dir)) != NULL) {
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", parse->directory, d->d_name);
        struct source *source = source_find(parse, path);
        if (source == NULL)
            source = source_open(parse, path);   /* what is no log is passed over */
        if (source != NULL)
            source->present = true;
    }
    closedir(dir);
    for (struct source **link = &parse->sources; *link != NULL;) {
        bool busy = false;
        for (unsigned i = 0; i < (*link)->n; i++)
            busy |= (*link)->cursor[i].have;
        if ((*link)->present || busy)
            link = &(*link)->next;
        else
            source_close(link);
    }
    parse->first_scan = false;
    return 0;
}

/* ---- records ---- */

/*
 * Puts the next record of a ring into its cursor. patient: one that is being written is waited for.
 */
static void advance(struct cursor *cursor, bool patient)
{
    while (!cursor->have) {
        switch (slog2_ring_read(cursor->ring, cursor->cells, &cursor->next, &cursor->text)) {
        case SLOG2_RING_RECORD:
            cursor->have = true;
            cursor->pending = 0;
            return;
        case SLOG2_RING_END:
            cursor->pending = 0;
            return;
        default:
            if (patient && ++cursor->pending <= PENDING_POLLS)
                return;
            cursor->next++;
            break;
        }
    }
}

static int give(struct parse *parse, const struct source *source, struct cursor *cursor)
{
    const struct slog2_shm *shm = source->map;
    slog2_packet_info_t *info = parse->info;
    struct slog2_record *record = &cursor->text.record;
    char *text = cursor->text.text;
    const char *set = shm->name, *buffer = cursor->ring->name;
    if (record->kind == SLOG2_KIND_FOREIGN && strnlen(text, record->len) < record->len) {
        set = text;
        text += strlen(text) + 1;
        record->len = (uint16_t)(record->len - (text - cursor->text.text));
    }
    info->size = sizeof *info;
    info->data_size = record->len;
    info->timestamp = record->time;
    info->owner_pid = record->pid;
    info->thread_id = (uint32_t)record->tid;
    info->code = record->code;
    info->severity = record->severity;
    info->flags = cursor->shown ? 0 : SLOG2_PACKET_FIRST;
    strlcpy(info->file_name, set, sizeof info->file_name);
    strlcpy(info->buffer_name, buffer, sizeof info->buffer_name);
    cursor->have = false;
    cursor->shown = true;
    parse->given++;
    return parse->callback(info, text, parse->param);
}

/* The oldest record at hand, or with UNSORTED the first ring's that has one. */
static struct cursor *choose(struct parse *parse, bool patient, struct source **from)
{
    struct cursor *best = NULL;
    for (struct source *source = parse->sources; source != NULL; source = source->next)
        for (unsigned i = 0; i < source->n; i++) {
            struct cursor *cursor = &source->cursor[i];
            advance(cursor, patient);
            if (!cursor->have ||
                (best != NULL && best->text.record.time <= cursor->text.record.time))
                continue;
            best = cursor;
            *from = source;
            if (parse->flags & SLOG2_PARSE_FLAGS_UNSORTED)
                return best;
        }
    return best;
}

/* -> what the callback ended it with, or 0 */
static int drain(struct parse *parse, bool patient)
{
    struct source *source = NULL;
    struct cursor *cursor;
    while ((cursor = choose(parse, patient, &source)) != NULL) {
        int result = give(parse, source, cursor);
        if (result != 0)
            return result;
    }
    return 0;
}

static void follow(struct parse *parse)
{
    for (unsigned polls = 1;; polls++) {
        if (drain(parse, true) != 0)
            return;
        nanosleep(&(struct timespec){ .tv_nsec = POLL_NS }, NULL);
        if (parse->directory != NULL && polls % RESCAN_POLLS == 0)
            scan(parse);
    }
}

static int run(struct parse *parse)
{
    if (parse->flags & SLOG2_PARSE_FLAGS_DYNAMIC)
        follow(parse);
    else
        drain(parse, false);
    while (parse->sources != NULL)
        source_close(&parse->sources);
    return parse->given;
}

int slog2_parse_all(uint32_t flags, const char *directory_path, const char *match_list,
                    slog2_packet_info_t *info,
                    slog2_packet_callback_t callback, void *param)
{
    struct parse parse = {
        .flags = flags, .directory = directory_path != NULL ? directory_path
            : SLOG2_DIRECTORY, .match = match_list,
        .info = info, .callback = callback, .param = param, .first_scan = true,
    };
    if (info == NULL || callback == NULL) {
        errno = EINVAL;
        return -1;
    }
    return scan(&parse) == -1 ? -1 : run(&parse);
}

static int parse_one(uint32_t flags, const char *path, slog2_packet_info_t *info,
                     slog2_packet_callback_t callback, void *param)
{
    struct parse parse = { .flags = flags, .info = info, .callback = callback, .param = param,
        .first_scan = true };
    if (path == NULL || info == NULL || callback == NULL) {
        errno = EINVAL;
        return -1;
    }
    return source_open(&parse, path) == NULL ? -1 : run(&parse);
}

int slog2_parse_static_buffer(const char *path, slog2_packet_info_t *info,
                              slog2_packet_callback_t callback, void *param)
{
    return parse_one(SLOG2_PARSE_FLAGS_STATIC, path, info, callback, param);
}

int slog2_parse_dynamic_buffer(const char *path, slog2_packet_info_t *info,
                               slog2_packet_callback_t callback, void *param)
{
    return parse_one(SLOG2_PARSE_FLAGS_DYNAMIC, path, info, callback, param);
}

static int clear_object(const char *path, const char *file, const char *match)
{
    void *map;
    size_t size;
    ino_t ino;
    if (map_object(path, PROT_READ | PROT_WRITE, &map, &size, &ino) == -1)
        return errno == EINVAL || errno == ENOENT ? 0 : -1;
    struct slog2_shm *shm = map;
    for (unsigned i = 0; i < shm->nbuffers; i++)
        if (wanted(match, file, shm, i))
            __atomic_store_n(&shm->buffer[i].cleared, __atomic_load_n(&shm->buffer[i].head,
                __ATOMIC_RELAXED),
                             __ATOMIC_RELAXED);
    munmap(map, size);
    return 0;
}

int slog2_parse_clear(const char *match_list)
{
    char path[PATH_MAX];
    struct dirent *d;
    int result = 0;
    DIR *dir = opendir(SLOG2_DIRECTORY);
    if (dir == NULL)
        return -1;
    while ((d = readdir(dir)) != NULL)
        if (d->d_name[0] != '.') {
            snprintf(path, sizeof path, SLOG2_DIRECTORY "/%s", d->d_name);
            result |= clear_object(path, d->d_name, match_list);
        }
    closedir(dir);
    return result;
}
