/* SPDX-License-Identifier: Apache-2.0 */
#include "elf.h"

#include <elf.h>
#include <string.h>

#define MAX_PHNUM 64
#define MAX_FLAT  (64u << 20)

bool elf_is(const uint8_t *data, size_t size)
{
    return size >= SELFMAG && memcmp(data, ELFMAG, SELFMAG) == 0;
}

static bool inside(uint64_t off, uint64_t len, size_t size)
{
    return off <= size && len <= size - off;
}

static Elf64_Ehdr header(const uint8_t *data)
{
    Elf64_Ehdr eh;
    memcpy(&eh, data, sizeof eh);
    return eh;
}

static Elf64_Phdr program(const uint8_t *data, int i)
{
    Elf64_Phdr ph;
    memcpy(&ph, data + header(data).e_phoff + (size_t)i * sizeof ph, sizeof ph);
    return ph;
}

static Elf64_Shdr section(const uint8_t *data, int i)
{
    Elf64_Shdr sh;
    memcpy(&sh, data + header(data).e_shoff + (size_t)i * sizeof sh, sizeof sh);
    return sh;
}

static const char *check_programs(const uint8_t *data, size_t size)
{
    Elf64_Ehdr eh = header(data);
    uint64_t last_end = 0;
    int loads = 0;
    for (int i = 0; i < eh.e_phnum; i++) {
        Elf64_Phdr ph = program(data, i);
        if (ph.p_type == PT_NULL) continue;
        if (ph.p_filesz && !inside(ph.p_offset, ph.p_filesz, size)) return "a program header points outside the file";
        if (ph.p_type != PT_LOAD) continue;
        if (ph.p_filesz > ph.p_memsz || ph.p_vaddr + ph.p_memsz < ph.p_vaddr)
            return "a segment's sizes make no sense";
        if (loads++ && ph.p_vaddr < last_end) return "segments overlap or are not in order";
        last_end = ph.p_vaddr + ph.p_memsz;
    }
    return loads ? NULL : "nothing in it to load";
}

/* File offset of the loaded address, or the file's size. */
static uint64_t offset_of(const uint8_t *data, size_t size, uint64_t vaddr)
{
    for (int i = 0; i < header(data).e_phnum; i++) {
        Elf64_Phdr ph = program(data, i);
        if (ph.p_type == PT_LOAD && vaddr >= ph.p_vaddr && vaddr - ph.p_vaddr < ph.p_filesz)
            return ph.p_offset + (vaddr - ph.p_vaddr);
    }
    return size;
}

static const char *string_at(const uint8_t *data, size_t size, uint64_t off)
{
    if (off >= size || !memchr(data + off, 0, size - off)) return NULL;
    return xstrdup((const char *)data + off);
}

static void read_dynamic(const uint8_t *data, size_t size, const Elf64_Phdr *dynamic, struct elf_info *info)
{
    uint64_t strtab = 0, flags1 = 0;
    for (int pass = 0; pass < 2; pass++) { /* the strings' place first */
        uint64_t strings = offset_of(data, size, strtab);
        for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= dynamic->p_filesz; at += sizeof(Elf64_Dyn)) {
            Elf64_Dyn d;
            memcpy(&d, data + dynamic->p_offset + at, sizeof d);
            if (d.d_tag == DT_NULL) break;
            if (d.d_tag == DT_STRTAB) strtab = d.d_un.d_ptr;
            if (d.d_tag == DT_FLAGS_1) flags1 = d.d_un.d_val;
            if (pass == 0 || d.d_un.d_val > size) continue;
            const char *text = string_at(data, size, strings + d.d_un.d_val);
            if (d.d_tag == DT_SONAME) info->soname = text;
            if (d.d_tag == DT_RUNPATH || (d.d_tag == DT_RPATH && !info->runpath)) info->runpath = text;
            if (d.d_tag == DT_NEEDED && text && info->needed_count < ELF_NEEDED_MAX)
                info->needed[info->needed_count++] = text;
        }
    }
    info->shared_library = info->soname && info->soname[0] && !strchr(info->soname, '/') && !(flags1 & DF_1_PIE);
}

const char *elf_check(const uint8_t *data, size_t size, struct elf_info *info)
{
    memset(info, 0, sizeof *info);
    if (!elf_is(data, size) || size < sizeof(Elf64_Ehdr)) return "not an ELF file";
    Elf64_Ehdr eh = header(data);
    if (eh.e_ident[EI_CLASS] != ELFCLASS64 || eh.e_ident[EI_DATA] != ELFDATA2LSB || eh.e_machine != EM_AARCH64)
        return "an ELF file of another machine";
    if (eh.e_type != ET_EXEC && eh.e_type != ET_DYN) return "an ELF file that is not linked";
    if (eh.e_phentsize != sizeof(Elf64_Phdr) || eh.e_phnum == 0 || eh.e_phnum > MAX_PHNUM ||
        !inside(eh.e_phoff, (uint64_t)eh.e_phnum * sizeof(Elf64_Phdr), size))
        return "its program headers are damaged";
    if (eh.e_shnum && (eh.e_shentsize != sizeof(Elf64_Shdr) ||
                       !inside(eh.e_shoff, (uint64_t)eh.e_shnum * sizeof(Elf64_Shdr), size) ||
                           eh.e_shstrndx >= eh.e_shnum))
        return "its section headers are damaged";
    const char *wrong = check_programs(data, size);
    if (wrong) return wrong;
    info->entry = eh.e_entry;
    for (int i = 0; i < eh.e_phnum; i++) {
        Elf64_Phdr ph = program(data, i);
        if (ph.p_type == PT_DYNAMIC) read_dynamic(data, size, &ph, info);
        if (ph.p_type == PT_INTERP && ph.p_filesz) info->interp = string_at(data, size, ph.p_offset);
    }
    return NULL;
}

static const char *section_name(const uint8_t *data, size_t size, const Elf64_Shdr *sh)
{
    Elf64_Shdr names = section(data, header(data).e_shstrndx);
    if (!inside(names.sh_offset, names.sh_size, size) || sh->sh_name >= names.sh_size) return NULL;
    const char *name = (const char *)data + names.sh_offset + sh->sh_name;
    return memchr(name, 0, names.sh_size - sh->sh_name) ? name : NULL;
}

static bool kept(const char *name, const char *const *keep)
{
    for (; name && *keep; keep++)
        if (strcmp(name, *keep) == 0) return true;
    return false;
}

/* The kept sections behind the loadable part, with a section table of their own. */
static void append_sections(const uint8_t *data, size_t size, const char *const *keep, struct buffer *out,
    Elf64_Ehdr *eh)
{
    Elf64_Shdr table[2 + 16] = { 0 };
    struct buffer names = { 0 };
    int count = 1;
    buffer_byte(&names, 0);
    for (int i = 1; i < eh->e_shnum && count <= 16; i++) {
        Elf64_Shdr sh = section(data, i);
        const char *name = section_name(data, size, &sh);
        if (!kept(name, keep) || (sh.sh_flags & SHF_ALLOC) || sh.sh_type == SHT_NOBITS ||
            !inside(sh.sh_offset, sh.sh_size, size))
            continue;
        table[count] = (Elf64_Shdr){ .sh_name = (Elf64_Word)names.len, .sh_type = sh.sh_type, .sh_offset = out->len,
                                     .sh_size = sh.sh_size, .sh_addralign = 1 };
        buffer_string(&names, name);
        buffer_put(out, data + sh.sh_offset, sh.sh_size);
        count++;
    }
    eh->e_shoff = eh->e_shnum = eh->e_shstrndx = 0;
    if (count == 1) return;
    table[count] = (Elf64_Shdr){ .sh_name = (Elf64_Word)names.len, .sh_type = SHT_STRTAB, .sh_offset = out->len,
                                 .sh_addralign = 1 };
    buffer_string(&names, ".shstrtab");
    table[count].sh_size = names.len;
    buffer_put(out, names.data, names.len);
    buffer_align(out, 8);
    eh->e_shoff = out->len;
    eh->e_shnum = (Elf64_Half)(count + 1);
    eh->e_shstrndx = (Elf64_Half)count;
    buffer_put(out, table, (size_t)(count + 1) * sizeof table[0]);
}

void elf_strip(const uint8_t *data, size_t size, const char *const *keep, struct buffer *out)
{
    Elf64_Ehdr eh = header(data);
    Elf64_Phdr ph[MAX_PHNUM];
    uint64_t moved[MAX_PHNUM] = { 0 };
    size_t headers = sizeof eh + (size_t)eh.e_phnum * sizeof ph[0];
    buffer_zero(out, headers);
    for (int i = 0; i < eh.e_phnum; i++) {
        ph[i] = program(data, i);
        moved[i] = ph[i].p_vaddr % PAGE_SIZE;
        if (ph[i].p_type != PT_LOAD || ph[i].p_filesz == 0) continue;
        /* The segment that starts with the headers keeps them; others go to the next congruent offset. */
        bool first = ph[i].p_offset == 0 && out->len == headers && ph[i].p_filesz >= headers &&
            eh.e_phoff == sizeof eh;
        if (first) out->len = 0;
        else buffer_zero(out, (ph[i].p_vaddr - out->len) % PAGE_SIZE);
        moved[i] = out->len;
        buffer_put(out, data + ph[i].p_offset, ph[i].p_filesz);
    }
    for (int i = 0; i < eh.e_phnum; i++) {
        if (ph[i].p_type == PT_LOAD) continue;
        bool found = false;
        for (int j = 0; j < eh.e_phnum && !found; j++) {
            if (ph[j].p_type != PT_LOAD || ph[i].p_offset < ph[j].p_offset ||
                ph[i].p_offset - ph[j].p_offset > ph[j].p_filesz ||
                ph[i].p_filesz > ph[j].p_filesz - (ph[i].p_offset - ph[j].p_offset))
                continue;
            moved[i] = moved[j] + (ph[i].p_offset - ph[j].p_offset);
            found = true;
        }
        if (!found && ph[i].p_filesz != 0) ph[i].p_type = PT_NULL; /* describes something that is not kept */
    }
    for (int i = 0; i < eh.e_phnum; i++) ph[i].p_offset = moved[i];
    append_sections(data, size, keep, out, &eh);
    eh.e_phoff = sizeof eh;
    memcpy(out->data, &eh, sizeof eh);
    memcpy(out->data + sizeof eh, ph, (size_t)eh.e_phnum * sizeof ph[0]);
}

const char *elf_flatten(const uint8_t *data, size_t size, struct buffer *out, uint64_t *base)
{
    struct elf_info info;
    const char *wrong = elf_check(data, size, &info);
    if (wrong) return wrong;
    bool any = false;
    for (int i = 0; i < header(data).e_phnum; i++) {
        Elf64_Phdr ph = program(data, i);
        if (ph.p_type != PT_LOAD || ph.p_memsz == 0) continue;
        if (!any) *base = ph.p_vaddr;
        any = true;
        if (ph.p_vaddr + ph.p_memsz - *base > MAX_FLAT) return "it does not fit into 64 MiB";
        buffer_zero(out, ph.p_vaddr - *base - out->len);
        buffer_put(out, data + ph.p_offset, ph.p_filesz);
        buffer_zero(out, ph.p_memsz - ph.p_filesz);
    }
    return any ? NULL : "nothing in it to load";
}
