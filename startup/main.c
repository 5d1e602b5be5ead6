/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot, from the first C code to the kernel's entry: startup_main() is the list, in order. Every step
 * either succeeds or ends in fatal(), with one line on the console and the power off.
 */
#include "startup.h"

uint64_t boot_cycles;
uint32_t boot_el;
static struct machine machine;
static struct boot_data boot_data;

#define MIN_SYSRAM (1u << 20)

static void open_console(const char *dtb_error)
{
    uint64_t uart = machine_console(&machine);
    log_open(uart ? uart : board.fallback_uart);
    if (dtb_error) fatal("no usable device tree in x0: %s", dtb_error);
    if (!uart) fatal("the device tree has no PL011 console");
}

static void read_options(void)
{
    if (image.nargs > 0) options_parse(image.args[0]);
    if (machine.bootargs) options_parse_string(machine.bootargs);
    if (!options.debug_uart) return;
    for (unsigned i = 0; i < machine.nuart; i++)
        if (machine.uart[i].reg.base == options.debug_uart) {
            log_open(options.debug_uart);
            return;
        }
    kprintf("startup: -D ignored: the device tree has no PL011 at 0x%lx\n", options.debug_uart);
    options.debug_uart = 0;
}

static uint64_t console(void)
{
    return options.debug_uart ? options.debug_uart : machine_console(&machine);
}

static void check_machine(void)
{
    const char *what = machine.compatible ? machine.compatible : "(no name)";
    if (boot_el == 3) fatal("entered at EL3: a firmware with PSCI must come first");
    if (*board.compatible && !str_eq(what, board.compatible))
        fatal("this startup is for %s, not for %s", board.name, what);
    if (machine.gic_version == 0) fatal("the device tree has no GICv2 or GICv3 (%s)", what);
    if (machine.gic_version == 3 && machine.ngicr == 0) fatal("the GICv3 has no redistributors");
    if (psci_method() == SYSTEM_PSCI_NONE) fatal("the device tree has no PSCI 0.2 firmware");
    if (machine.timer_ppi[2] == 0) fatal("the device tree has no virtual timer interrupt");
    if (machine.overflow) kprintf("startup: some devices, memory ranges or CPUs of the device tree were left out\n");
}

static void init_ram(void)
{
    paddr_t dtb = ptr_phys(machine.fdt.blob), dtb_end = ROUND_UP(dtb + machine.fdt.size, PAGE_SIZE);
    for (unsigned i = 0; i < machine.nram; i++) ram_add(machine.ram[i].base, machine.ram[i].size);
    if (machine.nram == 0) fatal("the device tree has no memory");
    image_check_place();
    if (options.max_memory) ram_cap(options.max_memory);
    ram_reserve(image.hdr, image.fs + image.fs_size - image.hdr);
    ram_keep("startup", image.hdr, image.hdr_size);
    ram_keep("imagefs", image.fs, ROUND_UP(image.fs_size, PAGE_SIZE));
    for (unsigned i = 0; i < machine.nreserved; i++) {
        ram_reserve(machine.reserved[i].base, machine.reserved[i].size);
        ram_keep("reserved", machine.reserved[i].base, machine.reserved[i].size);
    }
    for (unsigned i = 0; i < options.nreserve; i++) {
        ram_reserve(options.reserve[i].base, options.reserve[i].size);
        ram_keep("reserved", options.reserve[i].base, options.reserve[i].size);
    }
    if (ram_reserve(dtb, machine.fdt.size))
        boot_data.old_dtb = (struct range){ ROUND_DOWN(dtb, PAGE_SIZE), dtb_end - ROUND_DOWN(dtb, PAGE_SIZE) };
}

static void init_mmu(void)
{
    const struct range *list;
    mmu_init(ram_all_ranges(&list));
    mmu_map_machine(&machine, console());
    mmu_on();
}

/* Not a generator: it only gathers what cannot be known from outside. The kernel's generator does the mixing for
   good. */
static void gather_seed(uint8_t *seed)
{
    uint64_t state = read_sysreg(CNTVCT_EL0) ^ boot_cycles << 32 ^ read_sysreg(MIDR_EL1);
    bool rndr = (read_sysreg(ID_AA64ISAR0_EL1) >> 60 & 15) != 0;
    for (unsigned i = 0; i < SYSTEM_RNG_SEED_SIZE; i++) {
        if (rndr && i % 8 == 0) state ^= read_sysreg(S3_3_C2_C4_0);
        state = (state ^ state >> 29) * 0x9e3779b97f4a7c15ull + i;
        seed[i] = (uint8_t)(state >> 56);
        if (i < machine.rng_seed.len) seed[i] ^= machine.rng_seed.data[i];
        if (i < machine.kaslr_seed.len) seed[i] ^= machine.kaslr_seed.data[i];
    }
}

/* The device tree stays readable for others, its secrets must not. */
static void wipe(const struct fdt_prop *p)
{
    if (p->len) memset((void *)(uintptr_t)p->data, 0, p->len);
}

static void make_handoff(void)
{
    const struct bootargs_entry *args = image.args[image.nargs - 1];
    paddr_t at = ram_alloc(sizeof(struct handoff), PAGE_SIZE, "the kernel's arguments");
    struct handoff *h = phys_ptr(at);
    ram_keep("bootram", at, ROUND_UP(sizeof *h, PAGE_SIZE));
    mem_zero(h, ROUND_UP(sizeof *h, PAGE_SIZE));
    memcpy(h->bootargs, args, args->size_lo | (size_t)args->size_hi << 8);
    gather_seed(h->seed);
    wipe(&machine.rng_seed);
    wipe(&machine.kaslr_seed);
    boot_data.handoff = h;
}

/* A loader puts the device tree in the middle of RAM, in a megabyte of its own; a copy down here needs far less. */
static void move_dtb(void)
{
    uint64_t size = ROUND_UP(fdt_used(&machine.fdt), 8);
    boot_data.dtb = ptr_phys(machine.fdt.blob);
    boot_data.dtb_size = machine.fdt.size;
    if (boot_data.old_dtb.size == 0 || size > machine.fdt.size) return;     /* in memory that is not ours */
    boot_data.dtb = ram_alloc(size, PAGE_SIZE, "the device tree");
    boot_data.dtb_size = size;
    ram_keep("bootram", boot_data.dtb, size);
    uint32_t *copy = memcpy(phys_ptr(boot_data.dtb), machine.fdt.blob, size);
    copy[1] = __builtin_bswap32((uint32_t)size);        /* totalsize */
}

static void banner(void)
{
    verbose("Pauli startup for %s at %lx, EL%u, GICv%u, PSCI by %s\n", board.name, image.hdr, boot_el,
            machine.gic_version,
            machine.psci_method);
    for (unsigned i = 0; i < machine.nram; i++)
        verbose("RAM %lx-%lx\n", machine.ram[i].base, machine.ram[i].base + machine.ram[i].size - 1);
}

static void report(const struct syspage_entry *sp)
{
    for (unsigned i = 0; i < smp.count; i++)
        verbose("CPU%u: %s, MIDR %lx, MPIDR %lx\n", i, cpu_name(smp.cpu[i].midr), smp.cpu[i].midr, smp.cpu[i].mpidr);
    verbose("sysram: %lu KiB\n", ram_free_bytes() / 1024);
    if (options.verbose > 1) syspage_print(sp);
    verbose("Startup: next program @0x%lx\n", image.entry[image.nargs - 1]);
}

void startup_main(const void *dtb, uint64_t cycles, uint32_t el)
{
    boot_cycles = cycles;
    boot_el = el;
    const char *dtb_error = machine_read(&machine, dtb);
    psci_open(machine.psci_method);
    open_console(dtb_error);
    image_find();
    read_options();
    banner();
    check_machine();
    init_ram();
    init_mmu();
    image_check();
    image_load_kernel();
    smp_init(&machine);
    callouts_install(&machine, console());
    gic_init(&machine);
    smp_start();
    gic_map_callouts(&machine);
    make_handoff();
    move_dtb();
    struct syspage_entry *sp = syspage_build(&machine, &boot_data);
    report(sp);
    if (ram_free_bytes() < MIN_SYSRAM) fatal("too little RAM: %lu KiB left for the system", ram_free_bytes() / 1024);
    dsb_ish();
    kernel_enter(image.entry[image.nargs - 1], SYSPAGE_KERN_VADDR, 0);
}
