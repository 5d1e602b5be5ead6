/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attributes of buildfile lines. Each is kept as the text of its value ("+" or "-" for switches) and checked
 * when read,
 * so that a mistake is reported at its line; the users of an attribute interpret it.
 */
#ifndef ATTR_H
#define ATTR_H

#include "util.h"

enum attr_id {
    ATTR_SEARCH, ATTR_PREFIX, ATTR_PERMS, ATTR_DPERMS, ATTR_UID, ATTR_GID, ATTR_MTIME, ATTR_TYPE, ATTR_OPTIONAL,
    ATTR_FOLLOWLINK, ATTR_CD, ATTR_FILTER, ATTR_SCRIPT, ATTR_CODE, ATTR_DATA, ATTR_RAW, ATTR_AUTOLINK, ATTR_RELOCS,
    ATTR_KEEPLINKED, ATTR_KEEPSECTION, ATTR_LINKER, ATTR_PAGE_ALIGN, ATTR_PHYS_ALIGN, ATTR_RUN_ONCE, ATTR_IMAGE,
        ATTR_RAM,
    ATTR_CHAIN, ATTR_VIRTUAL, ATTR_PHYSICAL, ATTR_COMPRESS, ATTR_MOUNT, ATTR_MODULE, ATTR_BIGENDIAN, ATTR_PAGESIZES,
    ATTR_BIG_PAGES, ATTR_VBOOT, ATTR_RSVD_VADDR,
    ATTR_PRI, ATTR_CPU, ATTR_SESSION, ATTR_SCHED_APS, ATTR_EXTERNAL, ATTR_ARGV0, /* script lines only */
    ATTR_COUNT
};

struct attrs {
    const char *value[ATTR_COUNT]; /* NULL: not set */
};

/* Sets attribute text (`name=value`, `+name`, `-name`, each may have `?` in front). quoted: the value's own
   quotes are off. */
void attr_set(struct attrs *a, const char *text, bool in_script, struct place at);
bool attr_on(const struct attrs *a, enum attr_id id); /* switch set with + */

/* chmod-like: octal or symbolic `ugo=rx,u+s`, starting from mode; false when malformed. `*` is the caller's
   matter. */
bool perms_parse(const char *text, uint32_t *mode);
/* 123, 0x1f, 0777 with suffix K, M or G; false when malformed or above limit. end: first character not used, or
   NULL. */
bool number_parse(const char *text, uint64_t limit, uint64_t *value, const char **end);
/* Seconds since 1970, or YYYY-MM-DD-HH:MM:SS (UTC). */
bool time_parse(const char *text, uint32_t *value);

struct align_spec {
    uint64_t address, align; /* address 0: none */
};
bool phys_align_parse(const char *text, struct align_spec *spec);

struct range_spec { /* image= and ram= */
    uint64_t start, end, maxlen, totallen, align; /* 0: not given */
};
bool range_parse(const char *text, struct range_spec *spec);

#endif
