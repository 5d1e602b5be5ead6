/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "log_file.h"
#include "tool.h"

#define ITEM_MAX       512
#define ATTRIBUTES_MAX 32

static int fd = -1;
static long long limit, written;
static char *map;                       /* -M: all of the file */
static const char *name;
static char *attributes[ATTRIBUTES_MAX];
static int attribute_count;
static bool failed;

bool log_open(const char *path, long long size, bool mapped)
{
    name = strcmp(path, "-") == 0 ? "standard output" : path;
    fd = strcmp(path, "-") == 0 ? STDOUT_FILENO : open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    limit = size;
    if (fd == -1) {
        tool_error(path);
        return false;
    }
    if (!mapped)
        return true;
    if (ftruncate(fd, size) == -1 ||
        (map = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED) {
        tool_error(path);
        return false;
    }
    return true;
}

bool log_write(const void *data, size_t size)
{
    if (limit && written + (long long)size > limit)
        return false;
    if (map)
        memcpy(map + written, data, size);
    else if (!tool_write(fd, data, size, name)) {
        failed = true;
        return false;
    }
    written += (long long)size;
    return true;
}

bool log_close(void)
{
    if (map && (munmap(map, (size_t)limit) == -1 || ftruncate(fd, written) == -1)) {
        tool_error(name);
        failed = true;
    }
    if (close(fd) == -1) {
        tool_error(name);
        failed = true;
    }
    return !failed;
}

void log_attribute(const char *text)
{
    const char *equals = strchr(text, '=');

    if (!equals || equals == text || strchr(equals + 1, '=') || strstr(text, "::") || strstr(text, "TRACE_") ||
        attribute_count == ATTRIBUTES_MAX) {
        tool_say("-A %s: left out", text);
        return;
    }
    attributes[attribute_count++] = tool_format("%.*s::%s", (int)(equals - text), text, equals + 1);
}

static bool __attribute__((format(printf, 1, 2))) item(const char *format, ...)
{
    char line[ITEM_MAX + 1];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    if (n > (int)sizeof line - 2)
        n = (int)sizeof line - 2;
    line[n] = '\n';
    return log_write(line, (size_t)n + 1);
}

static const char *date(time_t when, char text[26])
{
    ctime_r(&when, text);
    text[strcspn(text, "\n")] = '\0';
    return text;
}

static const char *arguments(int argc, char **argv)
{
    char *text = tool_copy("");

    for (int i = 0; i < argc; i++) {
        char *longer = tool_format("%s%s%s", text, i ? " " : "", argv[i]);
        free(text);
        text = longer;
    }
    return text;
}

bool log_header(const char *path, int argc, char **argv)
{
    const struct qtime_entry *qtime = _SYSPAGE_ENTRY(_syspage_ptr, qtime);
    unsigned size = _syspage_ptr->total_size;
    struct utsname host;
    char now[26], boot[26];
    bool good;

    memset(&host, 0, sizeof host);
    uname(&host);
    good = item("TRACE_HEADER_BEGIN::TRUE") && item("TRACE_FILE_NAME::%s", path) &&
           item("TRACE_DATE::%s", date(time(NULL), now)) && item("TRACE_VER_MAJOR::1") && item("TRACE_VER_MINOR::03") &&
           item("TRACE_LITTLE_ENDIAN::TRUE") && item("TRACE_ENCODING::16 byte events") &&
           item("TRACE_BOOT_DATE::%s", date((time_t)qtime->boot_time, boot)) &&
           item("TRACE_CYCLES_PER_SEC::%llu", (unsigned long long)qtime->cycles_per_sec) &&
           item("TRACE_CPU_NUM::%u", (unsigned)_syspage_ptr->num_cpu) && item("TRACE_SYSNAME::%s", host.sysname) &&
           item("TRACE_NODENAME::%s", host.nodename) && item("TRACE_SYS_RELEASE::%s", host.release) &&
           item("TRACE_SYS_VERSION::%s", host.version) && item("TRACE_MACHINE::%s", host.machine) &&
           item("TRACE_SYSPAGE_LEN::%u", size) && item("TRACE_TRACELOGGER_ARGS::%s", arguments(argc, argv));
    for (int i = 0; good && i < attribute_count; i++)
        good = item("TRACE_%s", attributes[i]);
    good = good && item("TRACE_HEADER_END::TRUE") && log_write(_syspage_ptr, size);
    if (!good && !failed)
        tool_say("%s: -S leaves no room for the header", name);
    return good;
}
