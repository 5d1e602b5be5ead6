# SPDX-License-Identifier: Apache-2.0
"""GDB's own backtrace from the kernel into the program that entered it.

The entry code (kernel/aarch64/vectors.S) has no call frames: it saves the user's registers in the thread. A kernel call keeps the
thread in x28, everything else the CPU's data in x19.
"""
import gdb
from gdb.unwinder import Unwinder, register_unwinder
from pauli.machine import KERNEL_BASE

ENTRIES = {'el0_svc': 'x28', 'el0_fault': 'x19', 'el0_irq': 'x19', 'el0_fiq': 'x19', 'el0_serror': 'x19', 'el0_32': 'x19'}


class FrameId:
    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class KernelEntry(Unwinder):
    def __init__(self):
        super().__init__('pauli-kernel-entry')

    def __call__(self, frame):
        pc = int(frame.read_register('pc')) & 0xffffffffffffffff
        if pc < KERNEL_BASE:
            return None
        entry = gdb.execute('info symbol %#x' % pc, to_string=True).split()[0]
        if entry not in ENTRIES:
            return None
        try:
            thread = int(frame.read_register(ENTRIES[entry])) & 0xffffffffffffffff
            if ENTRIES[entry] == 'x19':
                thread = word(thread + 8)                   # percpu.current
            regs = [word(thread + 8 * n) for n in range(33)]
        except gdb.MemoryError:
            return None
        info = frame.create_unwind_info(FrameId(frame.read_register('sp'), frame.read_register('pc')))
        kind = gdb.lookup_type('unsigned long')
        for n in range(31):
            info.add_saved_register('x%d' % n, gdb.Value(regs[n]).cast(kind))
        info.add_saved_register('sp', gdb.Value(regs[31]).cast(kind))
        info.add_saved_register('pc', gdb.Value(regs[32]).cast(kind))
        return info


def word(va):
    return int.from_bytes(bytes(gdb.selected_inferior().read_memory(va, 8)), 'little')


register_unwinder(None, KernelEntry(), replace=True)
