# SPDX-License-Identifier: Apache-2.0
"""Processes as GDB needs them: memory, programs on the build machine, and a snapshot (a core file) to take backtraces in."""
import os
import struct as pack
import gdb
from pauli.kernel import is_idle, kernel, short_name, state_name, struct, threads
from pauli.machine import KERNEL_BASE, PAGE, Unreadable, cpu_of, memory

SEARCH = ['build/target/bin', 'build/sdk/target/bin', 'build/target/lib', '.']
PROT_READ, PROT_WRITE, PROT_EXEC = 0x100, 0x200, 0x400
REGION_PHYS, KVM_COW = 2, 0x200
MANY = 'toolbox'                # the commands that are one program (utils/build.mk)
STACK_MOST = 256 * 1024         # of a thread's stack
DATA_MOST = 4 * 1024 * 1024     # of everything else that can be written to


def regions(process):
    """(start, end, struct region), by address."""
    space = process.at('aspace')

    def walk(region):
        if region is None:
            return
        yield from walk(region.at('left'))
        yield region
        yield from walk(region.at('right'))
    return list(walk(space.at('regions'))) if space is not None else []


def read(process, va, size):
    """Bytes of a process' memory; raises Unreadable."""
    space = process.at('aspace')
    if space is None:
        raise Unreadable('%s has no memory any more' % short_name(process))
    return memory.read(space['root'], va, size)


def search(name):
    for path in [name] + [os.path.join(d, os.path.basename(name)) for d in SEARCH]:
        if os.path.isfile(path):
            return path
    return None


def program(process, name=None):
    """The program as it was built, with its symbols, and where its ELF header lies in the process."""
    wanted = [name] if name else [short_name(process), MANY]
    for path in filter(None, map(search, wanted)):
        base = load_base(process, path)
        if base is not None:
            return path, base
    raise gdb.GdbError('the program of process %d, %s, is not in %s: `pauli-path DIRECTORY` adds a folder' % (
        process['pid'], name or short_name(process), ' '.join(SEARCH)))


def library_file(name):
    return search(os.path.basename(name))


class Elf:
    """Header and program headers of a 64-bit ELF file, from a file or from memory."""

    def __init__(self, fetch):
        head = fetch(0, 64)
        if head[:4] != b'\x7fELF':
            raise Unreadable('no ELF header')
        self.kind, = pack.unpack_from('<H', head, 16)
        self.entry, self.phoff = pack.unpack_from('<QQ', head, 24)
        self.phentsize, self.phnum = pack.unpack_from('<HH', head, 54)
        table = fetch(self.phoff, self.phentsize * self.phnum)
        # type, flags, offset, vaddr, paddr, filesz, memsz, align
        self.headers = [pack.unpack_from('<IIQQQQQQ', table, i * self.phentsize) for i in range(self.phnum)]

    def first(self):
        """Address the file is linked to."""
        return min((h[3] - h[2] for h in self.headers if h[0] == 1), default=0)

    def dynamic(self):
        return next((h for h in self.headers if h[0] == 2), None)


def elf_of_file(path):
    with open(path, 'rb') as f:
        data = f.read(PAGE)
    return Elf(lambda at, n: data[at:at + n])


def load_base(process, path):
    """Where the program's ELF header lies: among the files mapped into the process the one with the same entry and headers.
    None: it is not this program. procnto is where it is linked to."""
    wanted = elf_of_file(path)
    for region in regions(process):
        try:
            here = Elf(lambda at, n, start=region['start']: read(process, start + at, n))
        except Unreadable:
            continue
        if (here.entry, here.phoff, here.phnum) == (wanted.entry, wanted.phoff, wanted.phnum):
            return region['start']
    if process['pid'] == 1:
        return wanted.first()
    return None


def libraries(process, base):
    """(address, name) of what the run-time linker has loaded: DT_DEBUG (21), then struct r_debug's list of <link.h>."""
    elf = Elf(lambda at, n: read(process, base + at, n))
    found = elf.dynamic()
    if found is None:
        return []
    shift = base - elf.first()
    entries = read(process, found[3] + shift, found[6])
    debug = dict(pack.unpack_from('<QQ', entries, at) for at in range(0, len(entries) - 15, 16)).get(21, 0)
    result = []
    at = pack.unpack('<Q', read(process, debug + 8, 8))[0] if debug else 0
    while at and len(result) < 1000:
        address, name, _, at = pack.unpack('<QQQQ', read(process, at, 32))
        text = read_text(process, name)
        if text and address != base:
            result.append((address, text))
    return result


def read_text(process, va):
    text = b''
    while va and len(text) < 1024:
        c = read(process, va + len(text), 1)
        if c == b'\0':
            break
        text += c
    return text.decode('latin-1')


# ---- registers ----

def in_kernel(thread):
    """Is the CPU that runs it in the kernel just now?"""
    return cpu_pc(thread['running_on']) >= KERNEL_BASE


def cpu_pc(number):
    selected = gdb.selected_thread()
    try:
        cpu_of(number).switch()
        return int(gdb.selected_frame().architecture() and gdb.parse_and_eval('(unsigned long)$pc'))
    finally:
        selected.switch()


def registers(thread):
    """x0-x30, sp, pc, pstate where the thread will go on: what its CPU has, or what the kernel has saved."""
    if thread['running_on'] >= 0 and not in_kernel(thread):
        selected = gdb.selected_thread()
        cpu_of(thread['running_on']).switch()
        names = ['x%d' % n for n in range(31)] + ['sp', 'pc', 'cpsr']
        values = [int(gdb.parse_and_eval('(unsigned long)$' + n)) for n in names]
        selected.switch()
        return values
    regs = thread['regs']
    return regs['x'] + [regs['sp'], regs['ip'], regs['pstate']]


# ---- the snapshot: notes of System V cores ("CORE"), which GDB knows for AArch64 ----

def note(kind, data):
    return pack.pack('<III8s', 5, len(data), kind, b'CORE') + data + bytes(-len(data) % 4)


def status_note(thread):
    """struct elf_prstatus: 112 bytes, 34 registers, a word; the thread's number as its pid."""
    data = bytearray(392)
    pack.pack_into('<i', data, 32, thread['tid'])
    pack.pack_into('<34Q', data, 112, *(v & 0xffffffffffffffff for v in registers(thread)))
    return note(1, bytes(data))


def vector_note(elf, base):
    """What moves a position independent program to its place: AT_PHDR, AT_PHENT, AT_PHNUM, AT_PAGESZ, AT_ENTRY."""
    shift = base - elf.first()
    pairs = ((3, base + elf.phoff), (4, elf.phentsize), (5, elf.phnum), (6, PAGE), (9, elf.entry + shift), (0, 0))
    return note(6, b''.join(pack.pack('<QQ', *p) for p in pairs))


def resident(process, start, end):
    """[(address, bytes)] of the pages there are, neighbours joined."""
    pieces = []
    for va in range(start, end, PAGE):
        try:
            data = read(process, va, PAGE)
        except Unreadable:
            continue
        if pieces and pieces[-1][0] + len(pieces[-1][1]) == va:
            pieces[-1][1].extend(data)
        else:
            pieces.append((va, bytearray(data)))
    return pieces


def wanted_memory(process, members):
    """The stacks in use, then data as far as there is room. Devices are left alone: reading may do something to them."""
    pieces, left = [], DATA_MOST
    stacks = [registers(t)[31] for t in members]
    for region in regions(process):
        start, end = region['start'], region['end']
        private = region['type'] != REGION_PHYS or region['flags'] & KVM_COW
        writable = region['prot'] & PROT_WRITE and private
        inside = [sp for sp in stacks if start <= sp < end]
        if inside:
            low = min(inside) & ~(PAGE - 1)
            pieces += resident(process, low, min(end, low + STACK_MOST))
        elif writable and end - start <= left:
            left -= end - start
            pieces += resident(process, start, end)
    return pieces


def write_core(process, path, program, base):
    members = [t for t in threads(process) if not is_idle(t) and state_name(t) != 'DEAD']
    elf = elf_of_file(program)
    notes = b''.join(status_note(t) for t in members) + vector_note(elf, base)
    pieces = wanted_memory(process, members)
    offset = (64 + 56 * (len(pieces) + 1) + len(notes) + PAGE - 1) & ~(PAGE - 1)
    headers = [pack.pack('<IIQQQQQQ', 4, 0, 64 + 56 * (len(pieces) + 1), 0, 0, len(notes), 0, 4)]
    at = offset
    for va, data in pieces:
        headers.append(pack.pack('<IIQQQQQQ', 1, 6, at, va, 0, len(data), len(data), PAGE))
        at += len(data)
    with open(path, 'wb') as f:
        f.write(b'\x7fELF\x02\x01\x01' + bytes(9))
        f.write(pack.pack('<HHIQQQIHHHHHH', 4, 183, 1, 0, 64, 0, 0, 64, 56, len(headers), 0, 0, 0))
        f.write(b''.join(headers) + notes)
        f.seek(offset)
        for _, data in pieces:
            f.write(data)
