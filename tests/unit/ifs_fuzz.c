// sources: tools/dumpifs/reader.c tools/mkifs/elf.c tools/mkifs/util.c
// flags: -D_GNU_SOURCE -idirafter lib/c/include
// SPDX-License-Identifier: Apache-2.0
// mkifs and dumpifs (built with sanitizers) on a real image, then on thousands of damaged ones and on random
// buildfiles:
// a clear error or success, never a crash. Images are the same byte for byte each time.
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sys/image.h>
#include <sys/startup.h>

#include "../../tools/dumpifs/reader.h"
#include "../../tools/mkifs/elf.h"

#define DIR "build/test/ifs_fuzz"
#define ROUNDS 2500
#define BUILDFILES 45

static int failed;
static uint32_t seed = 12345;

static void check(const char *name, bool good)
{
    printf("%s %s\n", good ? "ok" : "not ok", name);
    failed += !good;
}

static uint32_t next_random(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

static void write_file(const char *path, const void *data, size_t len)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, len, f) != len || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

/* A program of two segments; with the argument space when it is to be startup. Returns its size. */
static size_t make_elf(uint8_t *out, bool startup)
{
    size_t data_at = 0x1000, data_len = startup ? 8 + BOOTARGS_SPACE : 16;
    Elf64_Ehdr eh = { .e_type = ET_DYN, .e_machine = EM_AARCH64, .e_version = 1, .e_entry = 0x100,
        .e_phoff = sizeof eh,
                      .e_ehsize = sizeof eh, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2 };
    Elf64_Phdr ph[2] = { { .p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_filesz = 0x200, .p_memsz = 0x200,
        .p_align = 4096 },
                         { .p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = data_at, .p_vaddr = 0x2000,
                           .p_filesz = data_len, .p_memsz = data_len + 64, .p_align = 4096 } };
    memcpy(eh.e_ident, ELFMAG "\2\1\1", 7);
    memset(out, 0, data_at + data_len);
    memcpy(out, &eh, sizeof eh);
    memcpy(out + sizeof eh, ph, sizeof ph);
    memcpy(out + data_at, startup ? BOOTARGS_MARK : "data....", 8);
    return data_at + data_len;
}

static const char buildfile[] =
    "[virtual=aarch64le,raw] .bootstrap = {\n startup-x -v\n PATH=/p procnto-x\n}\n"
    "[+script] .script = {\n display_msg hello\n [pri=10r] sh &\n}\n"
    "[type=link] /q1=/q2/q3\n[type=dir perms=0700] /q4\n[type=fifo] /q5\n"
    "[uid=3 gid=4 perms=4711] /q6/data={a\\}b\\\\c}\nsh=procnto-x\n[type=hlink] /q7/sh=sh\n[+optional] none\n";

/* Exit status of a command; a sanitizer's report gives 99. */
static int run(const char *command)
{
    char line[1024];
    snprintf(line, sizeof line, "ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99 MKIFS_PATH=" DIR
             " %s > " DIR "/out 2>&1", command);
    int status = system(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static size_t read_image(const char *path, uint8_t *data, size_t room)
{
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(data, 1, room, f) : 0;
    if (f) fclose(f);
    return n;
}

static uint8_t image[1 << 20], other[1 << 20], copy[1 << 20];
static size_t image_size;

static void make_image(void)
{
    size_t n = make_elf(other, true);
    write_file(DIR "/startup-x", other, n);
    n = make_elf(other, false);
    write_file(DIR "/procnto-x", other, n);
    write_file(DIR "/x.build", buildfile, sizeof buildfile - 1);
    check("make", run("build/asan/bin/mkifs " DIR "/x.build " DIR "/x.ifs") == 0);
    image_size = read_image(DIR "/x.ifs", image, sizeof image);
    check("make_again", run("build/asan/bin/mkifs " DIR "/x.build " DIR "/y.ifs") == 0);
    size_t again = read_image(DIR "/y.ifs", other, sizeof other);
    check("reproducible", again == image_size && memcmp(image, other, again) == 0);
    check("list", run("build/asan/bin/dumpifs -mvv " DIR "/x.ifs") == 0);
    check("extract", run("build/asan/bin/dumpifs -x -d " DIR "/extracted " DIR "/x.ifs") == 0);
    n = read_image(DIR "/extracted/q6/data", other, sizeof other);
    check("inline_text", n == 5 && memcmp(other, "a}b\\c", 5) == 0);
}

/* The layout startup relies on. */
static void check_layout(void)
{
    struct arm64_image_header arm;
    struct startup_header h;
    struct image_header fs;
    memcpy(&arm, image, sizeof arm);
    memcpy(&h, image + 4096, sizeof h);
    check("arm64_header", arm.magic == ARM64_IMAGE_MAGIC && arm.image_size >= image_size &&
        arm.text_offset % 4096 == 0);
    check("branch", arm.code0 == 0x14000000u + (4096 + h.startup_vaddr) / 4);
    check("startup_header", h.signature == STARTUP_HDR_SIGNATURE && h.machine == 183 && h.preboot_size == 4096 &&
        h.stored_size == image_size);
    size_t at = 4096 + h.startup_size;
    memcpy(&fs, image + at, sizeof fs);
    check("imagefs", at % 4096 == 0 && memcmp(fs.signature, IMAGE_SIGNATURE, 7) == 0 &&
        fs.image_size == h.imagefs_size);
    check("checksums", sum32(image + 4096, h.startup_size) == 0 && sum32(image + at, fs.image_size) == 0);
    uint8_t *mark = memmem(image, at, BOOTARGS_MARK, 8);
    struct bootargs_entry first, second;
    memcpy(&first, mark + 8, sizeof first);
    memcpy(&second, mark + 8 + first.size_lo, sizeof second);
    check("bootargs", first.argc == 2 && first.shdr_addr == 0 && second.argc == 1 && second.envc == 1 &&
          second.shdr_addr % 4096 == 0 && elf_is(image + at + second.shdr_addr, 64) && fs.script_ino != 0);
}

/* Walks an image as dumpifs does; whatever is in it, nothing outside may be touched. */
static size_t walk(const uint8_t *data, size_t size)
{
    struct view v;
    struct node n;
    const char *wrong = NULL;
    size_t at, bytes = 0;
    if (view_open(&v, data, size, next_random() % 2)) return 0;
    for (at = v.dir; view_next(&v, &at, &n, &wrong) > 0;)
        if (n.kind == NODE_FILE)
            for (size_t i = 0; i < n.size; i += 512) bytes += data[n.offset + i];
    return bytes;
}

static void damage(uint8_t *data, size_t size)
{
    for (unsigned n = 1 + next_random() % 8; n; n--) {
        size_t at = next_random() % 3 ? 4096 + next_random() % 256 : next_random() % size;
        if (next_random() % 2) at = size > 0x8000 ? 0x4000 + next_random() % 0x800 : next_random() % size;
        if (at >= size) at = size - 1;
        data[at] = next_random() % 4 ? (uint8_t)next_random() : 0xff;
    }
}

static void fuzz_images(void)
{
    size_t total = 0;
    for (int i = 0; i < ROUNDS; i++) {
        size_t size = next_random() % 8 ? image_size : next_random() % image_size;
        uint8_t *exact = malloc(size ? size : 1); /* of its own, so that the sanitizer sees each byte too far */
        if (!exact) exit(1);
        memcpy(exact, image, size);
        if (size) damage(exact, size);
        total += walk(exact, size);
        free(exact);
    }
    check("damaged_images", total > 0);
}

static void fuzz_elf(void)
{
    int sound = 0;
    for (int i = 0; i < ROUNDS / 4; i++) {
        size_t size = make_elf(copy, i % 2);
        for (unsigned n = 1 + next_random() % 6; n; n--) copy[next_random() % 176] = (uint8_t)next_random();
        if (next_random() % 4 == 0) size = next_random() % size;
        uint8_t *exact = malloc(size ? size : 1);
        static const char *const keep[] = { "QNX_usage", NULL };
        struct elf_info info;
        struct buffer out = { 0 };
        uint64_t base;
        if (!exact) exit(1);
        memcpy(exact, copy, size);
        if (!elf_check(exact, size, &info)) {
            sound++;
            elf_strip(exact, size, keep, &out);
            if (size < 65536) elf_flatten(exact, size, &(struct buffer){ 0 }, &base);
        }
        free(exact);
    }
    check("damaged_elf", sound > 0);
}

static const char *const pieces[] = {
    "[", "]", "{", "}", "=", "\n", " ", "\"", "\\", "#", "+script", "?", "+", "-", "virtual=aarch64le,raw",
        ".bootstrap", "sh",
    "procnto-x", "startup-x", "type=link", "type=hlink", "type=dir", "perms=", "uid=*", "phys_align=64K",
        "${PATH}", "${", "$",
    "prefix=/a/b", "+page_align", "/x/../y", "&", "waitfor", "reopen", "display_msg", "[pri=10r]", "A=b",
        "keepsection=x", 
    "image=0x1000,64K", "mount=/m", "\t", "+raw", "+optional", "\xff\x01", "sched_aps a 10", "%", "," };

static void fuzz_buildfiles(void)
{
    int bad = 0, status;
    for (int i = 0; i < BUILDFILES; i++) {
        char text[4096] = "";
        if (i % 3 == 0) strcpy(text, buildfile);
        for (int n = 0; n < 120 && strlen(text) < sizeof text - 64; n++) {
            const char *piece = pieces[next_random() % (sizeof pieces / sizeof pieces[0])];
            size_t at = next_random() % (strlen(text) + 1);
            memmove(text + at + strlen(piece), text + at, strlen(text + at) + 1);
            memcpy(text + at, piece, strlen(piece));
            if (i % 3 == 0) n += 11; /* lightly damaged, heavily damaged */
        }
        write_file(DIR "/f.build", text, strlen(text));
        status = run("build/asan/bin/mkifs -v " DIR "/f.build " DIR "/f.ifs");
        if (status != 0 && status != 1) {
            char keep[64];
            snprintf(keep, sizeof keep, DIR "/bad-%d.build", i);
            write_file(keep, text, strlen(text));
            printf("status %d: %s\n", status, keep);
            bad++;
        }
    }
    check("random_buildfiles", bad == 0);
}

int main(void)
{
    mkdir("build/test", 0755);
    mkdir(DIR, 0755);
    mkdir(DIR "/extracted", 0755);
    make_image();
    check_layout();
    fuzz_images();
    fuzz_elf();
    fuzz_buildfiles();
    return failed != 0;
}
