/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration strings and numbers that can be set at run time. Start values: the boot line's environment, then the
 * system page's typed strings, then fixed ones. conf_lock protects the lists; a value's memory belongs to its entry.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/conf.h>
#include <sys/confname.h>
#include <sys/procmgr.h>
#include <sys/sysmsg.h>
#include <sys/syspage.h>
#include "proc/private.h"
#include "sys/sys.h"

#define CONF_STRING_MAX 1024
#define CONF_ENTRIES_MAX 256

struct conf_entry {
    struct conf_entry *next;
    int name;
    int64_t number;
    char *string;               /* NULL in the list of numbers */
};

static pthread_mutex_t conf_lock = PTHREAD_MUTEX_INITIALIZER;
static struct conf_entry *strings, *numbers;
static unsigned entries;

static struct conf_entry *find_locked(struct conf_entry *list, int name)
{
    while (list != NULL && list->name != name)
        list = list->next;
    return list;
}

static int set_locked(struct conf_entry **list, int name, const char *string, int64_t number)
{
    struct conf_entry *entry = find_locked(*list, name);
    char *copy = string != NULL ? strdup(string) : NULL;

    if (string != NULL && copy == NULL)
        return -ENOMEM;
    if (entry == NULL) {
        entry = entries < CONF_ENTRIES_MAX ? calloc(1, sizeof *entry) : NULL;
        if (entry == NULL) {
            free(copy);
            return entries < CONF_ENTRIES_MAX ? -ENOMEM : -EAGAIN;
        }
        entries++;
        entry->name = name;
        entry->next = *list;
        *list = entry;
    }
    free(entry->string);
    entry->string = copy;
    entry->number = number;
    return 0;
}

int conf_string(int name, char *buf, size_t size)
{
    const struct conf_entry *entry;
    int length = -EINVAL;

    pthread_mutex_lock(&conf_lock);
    entry = find_locked(strings, name);
    if (entry != NULL) {
        strlcpy(buf, entry->string, size);
        length = (int)strlen(entry->string) + 1;
    }
    pthread_mutex_unlock(&conf_lock);
    return length;
}

static void start_value(int name, const char *value)
{
    if (value != NULL && find_locked(strings, name) == NULL)
        set_locked(&strings, name, value, 0);
}

static const char *env_value(char *const *envp, const char *name)
{
    size_t n = strlen(name);

    for (; *envp != NULL; envp++)
        if (strncmp(*envp, name, n) == 0 && (*envp)[n] == '=')
            return *envp + n + 1;
    return NULL;
}

/* {u32 number, string, padding to 4}..., ended by _CS_NONE. */
static void start_syspage(const struct syspage_entry *page)
{
    const char *at, *end;

    if (page == NULL)
        return;
    at = (const char *)page + page->typed_strings.entry_off;
    end = at + page->typed_strings.entry_size;
    while (end - at >= (ptrdiff_t)(2 * sizeof(uint32_t))) {
        const char *text = at + sizeof(uint32_t);
        uint32_t name;
        size_t n = strnlen(text, (size_t)(end - text));

        memcpy(&name, at, sizeof name);
        if (name == _CS_NONE || text + n == end)
            return;
        start_value((int)name, text);
        at = text + ((n + 4) & ~(size_t)3);
    }
}

int conf_init(char *const *envp)
{
    int err = 0;

    pthread_mutex_lock(&conf_lock);
    start_value(_CS_PATH, env_value(envp, "PATH"));
    start_value(_CS_LIBPATH, env_value(envp, "LD_LIBRARY_PATH"));
    start_syspage((const struct syspage_entry *)(uintptr_t)syspage_address);
    start_value(_CS_PATH, "/proc/boot:/bin:/usr/bin");
    start_value(_CS_LIBPATH, "/proc/boot:/lib:/usr/lib");
    start_value(_CS_HOSTNAME, "localhost");
    start_value(_CS_SYSNAME, "Pauli");
    start_value(_CS_RELEASE, "1.0");                            /* as mk/rules.mk has them */
    start_value(_CS_VERSION, "2026/11/20-00:00:00UTC");
    start_value(_CS_ARCHITECTURE, "aarch64le");
    start_value(_CS_MACHINE, "aarch64le");
    if (find_locked(strings, _CS_MACHINE) == NULL)
        err = -ENOMEM;
    pthread_mutex_unlock(&conf_lock);
    return err;
}

static long get_string(struct msg_call *call, const sys_conf_t *msg)
{
    struct { sys_conf_reply_t head; char text[CONF_STRING_MAX]; } reply;
    int length = conf_string(msg->name, reply.text, sizeof reply.text);

    memset(&reply.head, 0, sizeof reply.head);
    if (length < 0)
        return client_reply(call, EOK, &reply.head, sizeof reply.head);
    reply.head.match = 1;
    reply.head.value = length;
    return client_reply(call, EOK, &reply, sizeof reply.head + (size_t)length);
}

static long get_number(struct msg_call *call, const sys_conf_t *msg)
{
    const struct conf_entry *entry;
    sys_conf_reply_t reply;

    memset(&reply, 0, sizeof reply);
    pthread_mutex_lock(&conf_lock);
    entry = find_locked(numbers, msg->name);
    if (entry != NULL) {
        reply.match = 1;
        reply.value = entry->number;
    }
    pthread_mutex_unlock(&conf_lock);
    return client_reply(call, EOK, &reply, sizeof reply);
}

static int set_string(struct msg_call *call, const sys_conf_t *msg)
{
    char text[CONF_STRING_MAX];
    ssize_t got;
    int err;

    if (msg->value <= 0 || msg->value > CONF_STRING_MAX)
        return -EINVAL;
    got = client_read(call, text, (size_t)msg->value, sizeof *msg);
    if (got < 0)
        return (int)got;
    if (text[msg->value - 1] != '\0')
        return -EINVAL;
    pthread_mutex_lock(&conf_lock);
    err = set_locked(&strings, msg->name, text, 0);
    pthread_mutex_unlock(&conf_lock);
    return err;
}

static int set_number(const sys_conf_t *msg)
{
    int err;

    pthread_mutex_lock(&conf_lock);
    err = set_locked(&numbers, msg->name, NULL, msg->value);
    pthread_mutex_unlock(&conf_lock);
    return err;
}

long conf_message(struct msg_call *call)
{
    sys_conf_t msg = *(const sys_conf_t *)call->msg;
    int err;

    if ((msg.subtype != _SYS_SUB_GET && msg.subtype != _SYS_SUB_SET) ||
        (msg.cmd != _CONF_STR && msg.cmd != _CONF_NUM) || msg.name <= 0)
        return -EINVAL;
    if (msg.subtype == _SYS_SUB_GET)
        return msg.cmd == _CONF_STR ? get_string(call, &msg) : get_number(call, &msg);
    err = client_able(call->pid, PROCMGR_AID_CONFSET, (uint64_t)msg.name);
    if (err != 0)
        return err;
    err = msg.cmd == _CONF_STR ? set_string(call, &msg) : set_number(&msg);
    if (err == 0)
        event_trigger(msg.cmd == _CONF_STR ? PROCMGR_EVENT_CONFSTR : PROCMGR_EVENT_SYSCONF, msg.name);
    return err;
}
