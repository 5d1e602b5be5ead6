/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slog2: rings of records in this process' memory, the oldest making room for the newest. When a logger serves
 * /dev/slog each record goes there too, so that others can read it; without one the rings are all there is
 * (slog2_dump_logs_to_file).
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/slog.h>
#include <sys/slog2.h>
#include "slog.h"

#define PAGE_BYTES 4096u
#define TEXT_MAX   1024
#define NAME_BYTES 64

struct set;

/* A record in a ring: this, the text with its NUL, padding to 8. */
struct record {
    uint32_t size;               /* whole */
    uint16_t code;
    uint8_t severity, spare;
    uint64_t time;               /* ns of CLOCK_REALTIME */
};

struct slog2_buffer {
    struct set *set;
    char name[NAME_BYTES];
    char *ring;
    size_t bytes, head, tail;    /* monotonic positions; tail: the oldest record */
};

/* What one slog2_register() made. Kept until slog2_reset(). */
struct set {
    struct set *next;
    char name[NAME_BYTES];
    uint8_t verbosity;
    uint32_t flags;
    int nbuffers;
    struct slog2_buffer buffer[SLOG2_MAX_BUFFERS];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct set *sets;
static slog2_buffer_t default_buffer;

static void set_free(struct set *set)
{
    for (int i = 0; i < set->nbuffers; i++)
        free(set->buffer[i].ring);
    free(set);
}

static struct set *set_new(const slog2_buffer_set_config_t *config, uint32_t flags)
{
    struct set *set = calloc(1, sizeof *set);
    if (set == NULL)
        return NULL;
    strlcpy(set->name, config->buffer_set_name, sizeof set->name);
    set->verbosity = config->verbosity_level;
    set->flags = flags;
    for (int i = 0; i < config->num_buffers; i++) {
        struct slog2_buffer *buffer = &set->buffer[i];
        buffer->set = set;
        strlcpy(buffer->name, config->buffer_config[i].buffer_name, sizeof buffer->name);
        buffer->bytes = (size_t)config->buffer_config[i].num_pages * PAGE_BYTES;
        buffer->ring = malloc(buffer->bytes);
        if (buffer->ring == NULL) {
            set_free(set);
            return NULL;
        }
        set->nbuffers = i + 1;
    }
    return set;
}

static int config_check(const slog2_buffer_set_config_t *config)
{
    if (config == NULL || config->num_buffers < 1 || config->num_buffers > SLOG2_MAX_BUFFERS ||
        config->buffer_set_name == NULL)
        return EINVAL;
    for (int i = 0; i < config->num_buffers; i++)
        if (config->buffer_config[i].buffer_name == NULL || config->buffer_config[i].num_pages < 1 ||
            config->buffer_config[i].num_pages > 4096)
            return EINVAL;
    return EOK;
}

int slog2_register(const slog2_buffer_set_config_t *config, slog2_buffer_t *handles, uint32_t flags)
{
    int err = config_check(config);
    struct set *set = err == EOK && handles != NULL ? set_new(config, flags) : NULL;
    if (set == NULL) {
        errno = err != EOK || handles == NULL ? EINVAL : ENOMEM;
        return -1;
    }
    pthread_mutex_lock(&lock);
    set->next = sets;
    sets = set;
    for (int i = 0; i < set->nbuffers; i++)
        handles[i] = &set->buffer[i];
    pthread_mutex_unlock(&lock);
    return 0;
}

int slog2_reset(void)
{
    pthread_mutex_lock(&lock);
    while (sets != NULL) {
        struct set *next = sets->next;
        set_free(sets);
        sets = next;
    }
    default_buffer = NULL;
    pthread_mutex_unlock(&lock);
    return 0;
}

slog2_buffer_t slog2_set_default_buffer(slog2_buffer_t buffer)
{
    pthread_mutex_lock(&lock);
    slog2_buffer_t old = default_buffer;
    if (buffer != (slog2_buffer_t)-1)
        default_buffer = buffer;
    pthread_mutex_unlock(&lock);
    return old;
}

int slog2_set_verbosity(slog2_buffer_t buffer, uint8_t verbosity)
{
    if (buffer == NULL)
        buffer = default_buffer;
    if (buffer == NULL || verbosity > SLOG2_DEBUG2) {
        errno = EINVAL;
        return -1;
    }
    buffer->set->verbosity = verbosity;
    return 0;
}

uint8_t slog2_get_verbosity(slog2_buffer_t buffer)
{
    if (buffer == NULL)
        buffer = default_buffer;
    return buffer != NULL ? buffer->set->verbosity : SLOG2_INVALID_VERBOSITY;
}

slog2_buffer_t slog2_find_buffer(const char *buffer_name, const char *buffer_set_name)
{
    slog2_buffer_t found = NULL;
    pthread_mutex_lock(&lock);
    for (struct set *set = sets; set != NULL && found == NULL; set = set->next)
        for (int i = 0; i < set->nbuffers && strcmp(set->name, buffer_set_name) == 0; i++)
            if (strcmp(set->buffer[i].name, buffer_name) == 0)
                found = &set->buffer[i];
    pthread_mutex_unlock(&lock);
    return found;
}

static void ring_put(struct slog2_buffer *b, size_t at, const void *data, size_t size)
{
    size_t offset = at % b->bytes, first = b->bytes - offset < size ? b->bytes - offset : size;
    memcpy(b->ring + offset, data, first);
    memcpy(b->ring, (const char *)data + first, size - first);
}

static void ring_get(const struct slog2_buffer *b, size_t at, void *data, size_t size)
{
    size_t offset = at % b->bytes, first = b->bytes - offset < size ? b->bytes - offset : size;
    memcpy(data, b->ring + offset, first);
    memcpy((char *)data + first, b->ring, size - first);
}

/* Called with the lock. */
static void append(struct slog2_buffer *b, const struct record *record, const char *text, size_t text_size)
{
    struct record oldest;
    while (b->head + record->size - b->tail > b->bytes) {
        ring_get(b, b->tail, &oldest, sizeof oldest);
        b->tail += oldest.size;
    }
    ring_put(b, b->head, record, sizeof *record);
    ring_put(b, b->head + sizeof *record, text, text_size);
    b->head += record->size;
}

int slog2c(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *data)
{
    uint64_t now = 0;
    if (buffer == NULL)
        buffer = default_buffer;
    if (buffer == NULL || severity > SLOG2_DEBUG2) {
        errno = EINVAL;
        return -1;
    }
    if (severity > buffer->set->verbosity)
        return 0;
    ClockTime_r(CLOCK_REALTIME, NULL, &now);
    char text[TEXT_MAX];
    size_t len = strlcpy(text, data, sizeof text);
    if (len >= sizeof text)
        len = sizeof text - 1;
    while (len > 0 && (buffer->set->flags & SLOG2_DISCARD_NEWLINE) && text[len - 1] == '\n')
        text[--len] = '\0';
    struct record record = { .code = code, .severity = severity, .time = now };
    record.size = (uint32_t)((sizeof record + len + 1 + 7) & ~(size_t)7);
    pthread_mutex_lock(&lock);
    append(buffer, &record, text, len + 1);
    pthread_mutex_unlock(&lock);
    int err = errno;
    _slog_write(_SLOG_SETCODE(_SLOGC_PRIVATE_START, code & 0xFFF), severity | SLOG_TEXT_BIT, text, len + 1);
    errno = err;                     /* without a logger the record stays in the ring */
    return 0;
}

int vslog2f(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, va_list list)
{
    char text[TEXT_MAX];
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

/* Prints one ring from its oldest record on. Called with the lock. */
static int dump(FILE *file, const struct slog2_buffer *b)
{
    char text[TEXT_MAX + 8];
    struct record record;
    for (size_t at = b->tail; at != b->head; at += record.size) {
        ring_get(b, at, &record, sizeof record);
        ring_get(b, at + sizeof record, text, record.size - sizeof record);
        if (fprintf(file, "%llu.%09llu %s.%d %s %d %d %s\n", (unsigned long long)(record.time / 1000000000u),
                    (unsigned long long)(record.time % 1000000000u), b->set->name, getpid(), b->name, record.severity,
                    record.code, text) < 0)
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
            for (int i = 0; i < set->nbuffers; i++)
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
