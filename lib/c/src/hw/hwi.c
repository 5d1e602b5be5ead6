// SPDX-License-Identifier: Apache-2.0
// Walking the hwinfo section of the system page: hw/sysinfo.h has the layout. The page never changes: no locks.
#include <hw/sysinfo.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syspage.h>

#define MAX_PATH_ITEMS 8

static unsigned hwi_words(void)
{
    return SYSPAGE_ENTRY_SIZE(hwinfo) / 4;
}

hwi_tag *hwi_off2tag(unsigned off)
{
    return off < hwi_words() ? (hwi_tag *)&SYSPAGE_ENTRY(hwinfo)->data[off] : NULL;
}

unsigned hwi_tag2off(void *tag)
{
    return tag ? (unsigned)((uint32_t *)tag - SYSPAGE_ENTRY(hwinfo)->data) : HWI_NULL_OFF;
}

static const char *name_of(unsigned string)
{
    return SYSPAGE_ENTRY(strings)->data + string;
}

static int is_item(const hwi_tag *tag)
{
    const char *name = name_of(tag->prefix.name);
    return strcmp(name, HWI_TAG_NAME_device) == 0 || strcmp(name, HWI_TAG_NAME_bus) == 0 ||
           strcmp(name, HWI_TAG_NAME_group) == 0;
}

// Offset behind this tag; HWI_NULL_OFF at the end of the section.
static unsigned next_tag(unsigned off)
{
    unsigned size = hwi_off2tag(off)->prefix.size, next = off + size;
    return size && next < hwi_words() ? next : HWI_NULL_OFF;
}

static unsigned find_kind(const char *kind, const char *name, unsigned unit)
{
    for (unsigned off = hwi_words() ? 0 : HWI_NULL_OFF; off != HWI_NULL_OFF; off = next_tag(off)) {
        const hwi_tag *tag = hwi_off2tag(off);
        if (strcmp(name_of(tag->prefix.name), kind) == 0 && strcmp(name_of(tag->item.itemname), name) == 0 && unit-- == 0)
            return off;
    }
    return HWI_NULL_OFF;
}

unsigned hwi_find_device(const char *name, unsigned unit) { return find_kind(HWI_TAG_NAME_device, name, unit); }
unsigned hwi_find_bus(const char *name, unsigned unit) { return find_kind(HWI_TAG_NAME_bus, name, unit); }

// Do the owners of this item, from the inside out, bear these names?
static int path_matches(unsigned off, const char *const *names, unsigned n)
{
    while (n > 0) {
        if (off == HWI_NULL_OFF || strcmp(name_of(hwi_off2tag(off)->item.itemname), names[--n]) != 0) return 0;
        off = hwi_off2tag(off)->item.owner;
    }
    return 1;
}

unsigned hwi_find_item(unsigned start, ...)
{
    const char *names[MAX_PATH_ITEMS], *name;
    unsigned n = 0;
    va_list ap;
    va_start(ap, start);
    while ((name = va_arg(ap, const char *)) && n < MAX_PATH_ITEMS) names[n++] = name;
    va_end(ap);
    if (name || n == 0) return HWI_NULL_OFF;

    unsigned off = start != HWI_NULL_OFF ? start < hwi_words() ? next_tag(start) : HWI_NULL_OFF
                                         : hwi_words() ? 0 : HWI_NULL_OFF;
    for (; off != HWI_NULL_OFF; off = next_tag(off))
        if (is_item(hwi_off2tag(off)) && path_matches(off, names, n)) return off;
    return HWI_NULL_OFF;
}

unsigned hwi_find_tag(unsigned start, int curr_item, const char *tagname)
{
    if (start >= hwi_words()) return HWI_NULL_OFF;
    for (unsigned off = next_tag(start); off != HWI_NULL_OFF; off = next_tag(off)) {
        const hwi_tag *tag = hwi_off2tag(off);
        if (curr_item && is_item(tag)) return HWI_NULL_OFF;
        if (strcmp(name_of(tag->prefix.name), tagname) == 0) return off;
    }
    return HWI_NULL_OFF;
}

hwi_tag *hwi_tag_find(unsigned item, const char *tagname, unsigned *curr)
{
    unsigned off = hwi_find_tag(curr && *curr ? *curr : item, 1, tagname);
    if (off == HWI_NULL_OFF) return NULL;
    if (curr) *curr = off;
    return hwi_off2tag(off);
}

unsigned hwitag_find_ivec(unsigned item, unsigned *curr)
{
    const hwi_tag *tag = hwi_tag_find(item, HWI_TAG_NAME_irq, curr);
    return tag ? tag->irq.vector : HWI_ILLEGAL_VECTOR;
}
