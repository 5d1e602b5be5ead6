/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slog2: rings of records in memory shared with readers, the oldest making room for the newest
 * (sys/slog2_shm.h). The objects are the logger's (slogger2): without one the rings are the
 * process' own and slog2_dump_logs_to_file() is all that reads them. Writing never waits, whether
 * there is a logger or not.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/slog2_shm.h>
#include <sys/stat.h>

#define PAGE_BYTES    4096u
#define PAGES_MAX     4096
#define MODE          0640
#define SAME_NAME_MAX 64

struct set;

struct slog2_buffer {
    struct set *set;
    struct slog2_shm_buffer *ring;
    struct slog2_cell *cells;
};

/* What one slog2_register() made. Kept until slog2_reset(). */
struct set {
    struct set *next;
    struct slog2_shm *shm;
    size_t size;
    char path[PATH_MAX];             /* "": the memory is the process' own */
    uint32_t flags;
    struct slog2_buffer buffer[SLOG2_MAX_BUFFERS];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct set *sets;
static slog2_buffer_t default_buffer;

/* ---- the object ---- */

static size_t header_bytes(void)
{
    return (sizeof(struct slog2_shm) + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);
}

static size_t object_bytes(const slog2_buffer_set_config_t *config)
{
    size_t size = header_bytes();
    for (int i = 0; i < config->num_buffers; i++)
        size += (size_t)config->buffer_config[i].num_pages * PAGE_BYTES;
    return size;
}

/* A name for a file: what could lead elsewhere is replaced. */
static void file_name(const char *name, char *out, size_t size)
{
    strlcpy(out, name, size);
    for (char *p = out; *p != '\0'; p++)
        if (*p == '/' || *p == ' ')
            *p = '_';
}

/* -> fd of a new object, its path in set->path; -1: there is no logger, or no room */
static int object_create(struct set *set, const char *name)
{
    char base[SLOG2_NAME_MAX];
    int fd = -1;
    file_name(name, base, sizeof base);
    for (int i = 0; i < SAME_NAME_MAX && fd == -1; i++) {
        int len = snprintf(set->path, sizeof set->path, SLOG2_DIRECTORY "/%s.%d", base,
                           (int)getpid());
        if (i != 0)
            snprintf(set->path + len, sizeof set->path - (size_t)len, "..%d", i);
        fd = open(set->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
        if (fd == -1 && errno != EEXIST)
            break;
    }
    return fd;
}

static void *own_memory(struct set *set)
{
    set->path[0] = '\0';
    void *map = mmap(NULL, set->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    return map == MAP_FAILED ? NULL : map;
}

static void *object_map(struct set *set, const char *name)
{
    int fd = object_create(set, name);
    if (fd == -1)
        return own_memory(set);
    void *map = ftruncate(fd, (off_t)set->size) == 0
        ? mmap(NULL, set->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    if (map != MAP_FAILED)
        return map;
    unlink(set->path);
    return own_memory(set);
}

static void object_format(struct slog2_shm *shm, const slog2_buffer_set_config_t *config)
{
    size_t offset = header_bytes();
    shm->version = SLOG2_VERSION;
    shm->pid = getpid();
    shm->nbuffers = (uint32_t)config->num_buffers;
    shm->verbosity = config->verbosity_level;
    ClockTime_r(CLOCK_REALTIME, NULL, &shm->created);
    strlcpy(shm->name, config->buffer_set_name, sizeof shm->name);
    for (int i = 0; i < config->num_buffers; i++) {
        size_t bytes = (size_t)config->buffer_config[i].num_pages * PAGE_BYTES;
        strlcpy(shm->buffer[i].name, config->buffer_config[i].buffer_name,
                sizeof shm->buffer[i].name);
        shm->buffer[i].offset = offset;
        shm->buffer[i].cells = bytes / SLOG2_CELL;
        offset += bytes;
    }
    __atomic_store_n(&shm->magic, SLOG2_MAGIC, __ATOMIC_RELEASE);
}

/* ---- reuse of what a dead process of the same name left ---- */

static bool same_shape(const struct slog2_shm *shm, const slog2_buffer_set_config_t *config)
{
    if (strcmp(shm->name, config->buffer_set_name) != 0 ||
        shm->nbuffers != (uint32_t)config->num_buffers)
        return false;
    for (int i = 0; i < config->num_buffers; i++)
        if (strcmp(shm->buffer[i].name, config->buffer_config[i].buffer_name) != 0 ||
            shm->buffer[i].cells != (size_t)config->buffer_config[i].num_pages * PAGE_BYTES / SLOG2_CELL)
            return false;
    return true;
}

/* -> true: set->shm is it, and ours */
static bool adopt(struct set *set, const slog2_buffer_set_config_t *config)
{
    struct stat st;
    int fd = open(set->path, O_RDWR | O_CLOEXEC);
    if (fd == -1)
        return false;
    void *map = fstat(fd, &st) == 0 && (size_t)st.st_size == set->size
        ? mmap(NULL, set->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    close(fd);
    if (map == MAP_FAILED)
        return false;
    struct slog2_shm *shm = map;
    int32_t pid = shm->pid;
    if (slog2_shm_valid(shm, set->size) && same_shape(shm, config) && kill(pid, 0) == -1 &&
        errno == ESRCH &&
        __atomic_compare_exchange_n(&shm->pid, &pid, getpid(), false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
        set->shm = shm;
        return true;
    }
    munmap(map, set->size);
    return false;
}

static bool reuse(struct set *set, const slog2_buffer_set_config_t *config)
{
    char base[SLOG2_NAME_MAX];
    struct dirent *d;
    bool found = false;
    DIR *dir = opendir(SLOG2_DIRECTORY);
    if (dir == NULL)
        return false;
    file_name(config->buffer_set_name, base, sizeof base);
    size_t len = strlen(base);
    while (!found && (d = readdir(dir)) != NULL)
        if (strncmp(d->d_name, base, len) == 0 && d->d_name[len] == '.') {
            snprintf(set->path, sizeof set->path, SLOG2_DIRECTORY "/%s", d->d_name);
            found = adopt(set, config);
        }
    closedir(dir);
    return found;
}

/* ---- registering ---- */

static int config_check(const slog2_buffer_set_config_t *config)
{
    if (config == NULL || config->num_buffers < 1 || config->num_buffers > SLOG2_MAX_BUFFERS ||
        config->buffer_set_name == NULL || config->verbosity_level > SLOG2_DEBUG2)
        return EINVAL;
    for (int i = 0; i < config->num_buffers; i++)
        if (config->buffer_config[i].buffer_name == NULL ||
            config->buffer_config[i].num_pages < 1 ||
            config->buffer_config[i].num_pages > PAGES_MAX)
            return EINVAL;
    return EOK;
}

static struct set *set_new(const slog2_buffer_set_config_t *config, uint32_t flags)
{
    struct set *set = calloc(1, sizeof *set);
    if (set == NULL)
        return NULL;
    set->flags = flags;
    set->size = object_bytes(config);
    if (!(flags & SLOG2_TRY_REUSE_BUFFER_SET) || !reuse(set, config)) {
        set->shm = object_map(set, config->buffer_set_name);
        if (set->shm == NULL) {
            free(set);
            return NULL;
        }
        object_format(set->shm, config);
    }
    for (int i = 0; i < config->num_buffers; i++)
        set->buffer[i] = (struct slog2_buffer){
            set, &set->shm->buffer[i], (struct slog2_cell *)(void *)((char *)set->shm + set->shm->buffer[i].offset),
        };
    return set;
}

int slog2_register(const slog2_buffer_set_config_t *config, slog2_buffer_t *handles, uint32_t flags)
{
    int err = handles == NULL ? EINVAL : config_check(config);
    struct set *set = err == EOK ? set_new(config, flags) : NULL;
    if (set == NULL) {
        errno = err != EOK ? err : ENOMEM;
        return -1;
    }
    pthread_mutex_lock(&lock);
    set->next = sets;
    sets = set;
    for (int i = 0; i < config->num_buffers; i++)
        handles[i] = &set->buffer[i];
    pthread_mutex_unlock(&lock);
    return 0;
}

/* A child that shares the objects leaves them in place. */
int slog2_reset(void)
{
    pthread_mutex_lock(&lock);
    while (sets != NULL) {
        struct set *set = sets;
        sets = set->next;
        if (set->path[0] != '\0' && set->shm->pid == getpid())
            unlink(set->path);
        munmap(set->shm, set->size);
        free(set);
    }
    default_buffer = NULL;
    pthread_mutex_unlock(&lock);
    return 0;
}

/* ---- settings ---- */

slog2_buffer_t slog2_set_default_buffer(slog2_buffer_t buffer)
{
    pthread_mutex_lock(&lock);
    slog2_buffer_t old = default_buffer;
    if (buffer != (slog2_buffer_t)-1)
        default_buffer = buffer;
    pthread_mutex_unlock(&lock);
    return old;
}

static slog2_buffer_t or_default(slog2_buffer_t buffer)
{
    return buffer != NULL ? buffer : __atomic_load_n(&default_buffer, __ATOMIC_ACQUIRE);
}

int slog2_set_verbosity(slog2_buffer_t buffer, uint8_t verbosity)
{
    buffer = or_default(buffer);
    if (buffer == NULL || verbosity > SLOG2_DEBUG2) {
        errno = EINVAL;
        return -1;
    }
    __atomic_store_n(&buffer->set->shm->verbosity, verbosity, __ATOMIC_RELAXED);
    return 0;
}

uint8_t slog2_get_verbosity(slog2_buffer_t buffer)
{
    buffer = or_default(buffer);
    return buffer != NULL ? (uint8_t)buffer->set->shm->verbosity : SLOG2_INVALID_VERBOSITY;
}

slog2_buffer_t slog2_find_buffer(const char *buffer_name, const char *buffer_set_name)
{
    slog2_buffer_t found = NULL;
    pthread_mutex_lock(&lock);
    for (struct set *set = sets; set != NULL && found == NULL; set = set->next)
        for (uint32_t i = 0; i < set->shm->nbuffers && strcmp(set->shm->name,
                                                              buffer_set_name) == 0; i++)
            if (strcmp(set->shm->buffer[i].name, buffer_name) == 0)
                found = &set->buffer[i];
    pthread_mutex_unlock(&lock);
    return found;
}

/* ---- writing ---- */

int slog2c(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *data)
{
    buffer = or_default(buffer);
    if (buffer == NULL || severity > SLOG2_DEBUG2) {
        errno = EINVAL;
        return -1;
    }
    if (severity > __atomic_load_n(&buffer->set->shm->verbosity, __ATOMIC_RELAXED))
        return 0;
    struct slog2_record record = { .pid = getpid(), .tid = gettid(), .code = code,
        .severity = severity };
    ClockTime_r(CLOCK_REALTIME, NULL, &record.time);
    size_t len = strnlen(data, SLOG2_TEXT_MAX);
    while (len > 0 && (buffer->set->flags & SLOG2_DISCARD_NEWLINE) && data[len - 1] == '\n')
        len--;
    slog2_ring_write(buffer->ring, buffer->cells, &record, data, len);
    return 0;
}

int vslog2f(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format,
            va_list list)
{
    char text[SLOG2_TEXT_MAX + 1];
    if (vsnprintf(text, sizeof text, format, list) < 0)
        return -1;
    return slog2c(buffer, code, severity, text);
}

int slog2f(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int result = vslog2f(buffer, code, severity, format, ap);
    va_end(ap);
    return result;
}

/* ---- dumping ---- */

/* Prints one ring from its oldest record on. */
static int dump(FILE *file, const struct slog2_buffer *b)
{
    struct slog2_text record;
    uint64_t next = 0;
    int result;
    while ((result = slog2_ring_read(b->ring, b->cells, &next, &record)) != SLOG2_RING_END) {
        if (result == SLOG2_RING_PENDING) {
            next++;
            continue;
        }
        if (fprintf(file, "%llu.%09llu %s.%d %s %d %d %s\n",
                    (unsigned long long)(record.record.time / 1000000000u),
                    (unsigned long long)(record.record.time % 1000000000u), b->set->shm->name, (int)record.record.pid,
                    b->ring->name, record.record.severity, record.record.code, record.text) < 0)
            return -1;
    }
    return 0;
}

/* SLOG2_DUMP_LOGS_ALL: every buffer; else the buffers named after flags, up to a NULL. */
int slog2_dump_logs_to_file(FILE *file, uint32_t flags, ...)
{
    int result = 0;
    va_list ap;
    pthread_mutex_lock(&lock);
    if (flags & SLOG2_DUMP_LOGS_ALL) {
        for (struct set *set = sets; set != NULL; set = set->next)
            for (uint32_t i = 0; i < set->shm->nbuffers; i++)
                result |= dump(file, &set->buffer[i]);
    } else {
        va_start(ap, flags);
        for (slog2_buffer_t b; (b = va_arg(ap, slog2_buffer_t)) != NULL;)
            result |= dump(file, b);
        va_end(ap);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
