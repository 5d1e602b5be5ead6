# SPDX-License-Identifier: Apache-2.0
"""The machine's memory, whatever the CPU selected in GDB is doing.

QEMU translates GDB's addresses as the selected CPU would at that moment: at EL0 nothing of the kernel can be read, and never
another process. So everything here reads physical memory (QEMU's PhyMemMode) and walks the translation tables itself.
"""
import gdb

LINEAR_BASE = 0xffff000000000000    # kernel addresses: kernel/include/kernel.h
KERNEL_BASE = 0xffffffff80000000
PAGE = 4096
PA_MASK = 0x0000fffffffff000
PTE_NONE = 1 << 57                  # a page without access rights: kernel/include/pagetable.h


class Unreadable(Exception):
    """No such memory, or not yet."""


class PhysicalMemory:
    """`with memory:` GDB reads physical memory. Pages are read once in the outermost of such blocks."""

    def __init__(self):
        self.depth = 0
        self.pages = {}

    def __enter__(self):
        if self.depth == 0:
            self.pages = {}
            gdb.execute('maintenance packet Qqemu.PhyMemMode:1', to_string=True)
        self.depth += 1
        return self

    def __exit__(self, *_):
        self.depth -= 1
        if self.depth == 0:
            gdb.execute('maintenance packet Qqemu.PhyMemMode:0', to_string=True)
            self.pages = {}

    def page(self, pa):
        if pa not in self.pages:
            try:
                self.pages[pa] = bytes(gdb.selected_inferior().read_memory(pa, PAGE))
            except gdb.MemoryError:
                raise Unreadable('physical address %#x' % pa) from None
        return self.pages[pa]

    def word(self, pa):
        at = pa % PAGE
        return int.from_bytes(self.page(pa - at)[at:at + 8], 'little')

    def translate(self, root, va):
        """The physical address of va in the translation table at root (4 levels, pages of 4 KiB), or None."""
        table = root & PA_MASK
        for shift in (39, 30, 21, 12):
            entry = self.word(table + (va >> shift & 511) * 8)
            if not entry & (1 | PTE_NONE):
                return None
            if shift == 12 or not entry & 2:
                size = 1 << shift
                return (entry & PA_MASK & ~(size - 1)) | (va & (size - 1))
            table = entry & PA_MASK
        return None

    def read(self, root, va, size):
        """size bytes at va of that address space; raises Unreadable."""
        data = bytearray()
        while len(data) < size:
            at = va + len(data)
            pa = self.translate(root, at)
            if pa is None:
                raise Unreadable('address %#x' % at)
            n = min(size - len(data), PAGE - at % PAGE)
            data += self.page(pa & ~(PAGE - 1))[at % PAGE:at % PAGE + n]
        return bytes(data)


memory = PhysicalMemory()


def kernel_root():
    root = int(gdb.parse_and_eval('$TTBR1_EL1')) & PA_MASK
    if root == 0:
        raise Unreadable('the kernel does not run yet')
    return root


def kernel_read(va, size):
    """size bytes of kernel memory."""
    if va < LINEAR_BASE:
        raise Unreadable('%#x is no kernel address' % va)
    if va >= KERNEL_BASE:
        return memory.read(kernel_root(), va, size)
    data = bytearray()
    while len(data) < size:
        pa = va + len(data) - LINEAR_BASE
        n = min(size - len(data), PAGE - pa % PAGE)
        data += memory.page(pa & ~(PAGE - 1))[pa % PAGE:pa % PAGE + n]
    return bytes(data)


def cpu_of(number):
    """GDB's thread for the CPU of that index."""
    for thread in gdb.selected_inferior().threads():
        if thread.num == number + 1:
            return thread
    return None
