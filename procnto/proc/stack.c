/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first thread's stack: a region with a guard page below it that grows as it is touched, and at its top what the
 * program finds at start: argc, argv, envp, auxiliary vector, the strings and sixteen random bytes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include "mem/mem.h"
#include "proc/elf64.h"
#include "proc/private.h"
#include "random.h"

#define STACK_TOP      0x0000007ffffff000ull
#define STACK_SPAN_PAGES (1ull << 22)
#define STACK_DEFAULT  (512ull * 1024)
#define STACK_MIN      (16ull * 1024)
#define STACK_MAX      (1ull << 32)
#define AUX_PAIRS      13

struct image_builder {
    char *buf;                 /* copy of the top of the stack */
    size_t size;
    uint64_t base;             /* address buf will have in the process */
    size_t strings;            /* next free byte for strings */
    uint64_t *word;            /* next pointer-sized slot */
};

static size_t vector_bytes(unsigned n, char *const *v)
{
    size_t bytes = 0;

    for (unsigned i = 0; i < n; i++)
        bytes += strlen(v[i]) + 1;
    return bytes;
}

static uint64_t put_bytes(struct image_builder *b, const void *data, size_t size)
{
    uint64_t at = b->base + b->strings;

    memcpy(b->buf + b->strings, data, size);
    b->strings += size;
    return at;
}

static void put_vector(struct image_builder *b, unsigned n, char *const *v)
{
    for (unsigned i = 0; i < n; i++)
        *b->word++ = put_bytes(b, v[i], strlen(v[i]) + 1);
    *b->word++ = 0;
}

static void put_aux(struct image_builder *b, uint64_t type, uint64_t value)
{
    *b->word++ = type;
    *b->word++ = value;
}

static void put_auxv(struct image_builder *b, const struct stack_request *req)
{
    unsigned char seed[16];

    random_bytes(seed, sizeof seed);
    put_aux(b, ELF_AT_PHDR, req->load->phdr);
    put_aux(b, ELF_AT_PHENT, req->load->phent);
    put_aux(b, ELF_AT_PHNUM, req->load->phnum);
    put_aux(b, ELF_AT_PAGESZ, PAGE_BYTES);
    put_aux(b, ELF_AT_BASE, req->load->interp_base);
    put_aux(b, ELF_AT_ENTRY, req->load->program_entry);
    put_aux(b, ELF_AT_SECURE, req->secure);
    put_aux(b, ELF_AT_RANDOM, put_bytes(b, seed, sizeof seed));
    put_aux(b, ELF_AT_EXECFN, put_bytes(b, req->execfn, strlen(req->execfn) + 1));
    put_aux(b, AT_PAULI_SYSPAGE, syspage_address);
    if (req->fsize != RLIM_INFINITY)
        put_aux(b, AT_PAULI_FSIZE, req->fsize + 1);
    put_aux(b, ELF_AT_NULL, 0);
    memset(seed, 0, sizeof seed);
}

/* words: argc, argv + NULL, envp + NULL, auxv; then the strings; the whole a multiple of 16 ending at the
   stack's top. */
static int builder_init(struct image_builder *b, const struct stack_request *req, uint64_t top)
{
    size_t words = 1 + req->argc + 1 + req->envc + 1 + 2 * AUX_PAIRS;
    size_t bytes = words * sizeof(uint64_t) + 16 + strlen(req->execfn) + 1 +
                   vector_bytes(req->argc, req->argv) + vector_bytes(req->envc, req->envp);

    b->size = (bytes + 15) & ~(size_t)15;
    if (b->size > req->size / 2)
        return -E2BIG;
    b->buf = calloc(1, b->size);
    if (b->buf == NULL)
        return -ENOMEM;
    b->base = top - b->size;
    b->strings = words * sizeof(uint64_t);
    b->word = (uint64_t *)(void *)b->buf;
    return 0;
}

static int stack_fill(struct proc *p, const struct stack_request *req, uint64_t top, uint64_t *sp)
{
    struct image_builder b;
    int err = builder_init(&b, req, top);
    long moved;

    if (err != 0)
        return err;
    *b.word++ = req->argc;
    put_vector(&b, req->argc, req->argv);
    put_vector(&b, req->envc, req->envp);
    put_auxv(&b, req);
    moved = kvm_copy(p->pid, b.base, b.buf, b.size, KVM_COPY_WRITE);
    free(b.buf);
    if (moved < 0)
        return (int)moved;
    *sp = b.base;
    return (size_t)moved == b.size ? 0 : -EFAULT;
}

static uint64_t stack_bytes(struct proc *p, const struct stack_request *req)
{
    uint64_t size = req->size != 0 ? req->size : req->load->stack_size != 0 ? req->load->stack_size : STACK_DEFAULT;
    rlim_t limit = p->limits[RLIMIT_STACK].rlim_cur;

    if (size > STACK_MAX)
        size = STACK_MAX;
    if (size > limit)
        size = limit;
    return PAGE_ROUND(size < STACK_MIN ? STACK_MIN : size);
}

int stack_build(struct proc *p, const struct stack_request *req, struct stack_result *out)
{
    struct stack_request sized = *req;
    struct kvm_map map = { .prot = PROT_READ | PROT_WRITE };
    uint64_t top = STACK_TOP;
    long va;

    sized.size = stack_bytes(p, req);
    if (req->aslr)
        top -= (random_u64() % STACK_SPAN_PAGES) * PAGE_BYTES;
    map.va = top - sized.size;
    map.len = sized.size;
    map.flags = KVM_ANON | KVM_STACK | (req->nolazy ? 0 : KVM_LAZY) | KVM_BELOW;
    va = mem_region_map(p, &map);
    if (va < 0)
        return (int)va;
    out->base = (uint64_t)va;
    out->size = sized.size;
    return stack_fill(p, &sized, out->base + out->size, &out->sp);
}
