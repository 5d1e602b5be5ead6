# SPDX-License-Identifier: Apache-2.0
"""The commands. Each reads everything anew: the machine has run since the last one."""
import os
import shutil
import gdb
from pauli import image, waits
from pauli.kernel import (call_name, each, each_handle, each_queued, find_process, find_processes, is_idle, kernel, processes,
                          selected_thread, short_name, state_name, threads)
from pauli.machine import KERNEL_BASE, Unreadable, cpu_of, memory

POLICIES = {0: '-', 1: 'f', 2: 'r', 3: 'o', 4: 's'}
FLAGS = ((2, 'loading'), (4, 'ending'), (8, 'zombie'), (0x80, 'stopped'), (0x100, 'debug-stopped'), (0x2000, 'dumping'))


class Command(gdb.Command):
    """A command that reads the machine: run() is called with the arguments and physical memory at hand."""

    def __init__(self, name, kind=gdb.COMMAND_STATUS):
        super().__init__(name, kind)
        self.name = name

    def invoke(self, argument, from_tty):
        try:
            with memory:
                self.run(gdb.string_to_argv(argument))
        except Unreadable as e:
            raise gdb.GdbError('%s: cannot read %s' % (self.name, e)) from None


def wanted_processes(arguments):
    return [p for a in arguments for p in find_processes(a)] or processes()


def row(*columns):
    """Columns of (value, width): width < 0 is flush right."""
    print(' '.join(str(v).rjust(-w) if w < 0 else str(v).ljust(w) for v, w in columns).rstrip())


class Processes(Command):
    """Lists the processes: number, parent, threads, pages of RAM, state, program.
usage: info pauli-processes"""

    def run(self, _):
        row(('pid', -8), ('parent', -8), ('threads', -7), ('pages', -7), ('name', 28), ('state', 0))
        for p in processes():
            space = p.at('aspace')
            state = ' '.join(text for bit, text in FLAGS if p['flags'] & bit)
            row((p['pid'], -8), (p['parent'], -8), (p['num_threads'], -7), (space['resident'] if space else 0, -7), (p['name'], 28),
                (state, 0))


class Threads(Command):
    """Lists threads: process, priority and policy, state, kernel call, what it waits for. Names deadlocks.
usage: pauli-threads [PID | NAME]..."""

    def run(self, arguments):
        members = []
        row(('pid', -8), ('tid', -3), ('name', 16), ('prio', -4), ('state', 11), ('call', 20), ('blocked on', 0))
        for p in wanted_processes(arguments):
            for t in threads(p):
                members.append(t)
                idle = is_idle(t)
                state = state_name(t)
                call = '' if idle or state in ('RUNNING', 'READY', 'DEAD') or t['syscall'] < 0 else call_name(t['syscall'])
                row((p['pid'], -8), (t['tid'], -3), (t.text('name') or ('idle' if idle else short_name(p)), 16),
                    (str(t['prio']) + POLICIES.get(t['policy'], '?'), -4), (state, 11), (call, 20), (waits.blocked_on(t), 0))
        for chain in waits.deadlocks(members):
            print('deadlock: ' + ' -> '.join(waits.name(t) for t in chain + chain[:1]))


class Channels(Command):
    """Lists channels: connections, receivers, and what is queued: senders, pulses, clients that wait for a reply.
usage: pauli-channels [PID | NAME]..."""

    def run(self, arguments):
        row(('pid', -8), ('chid', -5), ('name', 16), ('flags', -6), ('boost', -5), ('queues', 0))
        for p in wanted_processes(arguments):
            for chid, ch in each_handle(p['channels'], 'channel'):
                row((p['pid'], -8), (chid, -5), (short_name(p), 16), ('%#x' % ch['flags'], -6), (ch['boost'] or '', -5),
                    (self.summary(ch), 0))
                self.queues(ch)

    def summary(self, ch):
        numbers = [(len(list(each(ch['connections'], 'connection', 'channel_link'))), 'connections'),
                   (len(self.receivers(ch)), 'receiving'), (ch['sends']['count'], 'sending'), (ch['pulses']['count'], 'pulses'),
                   (len(list(each(ch['replying'], 'thread', 'reply_link'))), 'to be answered')]
        return ', '.join('%d %s' % n for n in numbers if n[0])

    def receivers(self, ch):
        return [t for queue in ('receivers', 'pulse_receivers') for t in each(ch[queue], 'thread', 'wait_link')]

    def queues(self, ch):
        for t in self.receivers(ch):
            print(' ' * 15 + 'receives: thread %d' % t['tid'])
        for t in each_queued(ch['sends'], 'thread', 'wait'):
            print(' ' * 15 + 'sends:    %s at %d' % (waits.name(t), t['prio']))
        for pulse in each_queued(ch['pulses'], 'pulse', 'node'):
            print(' ' * 15 + 'pulse:    code %d value %#x at %d' % (pulse['body']['code'], pulse['body']['value']['sival_ptr'],
                                                                   pulse['node']['prio']))
        for t in each(ch['replying'], 'thread', 'reply_link'):
            worker = t.at('server')
            print(' ' * 15 + 'to reply: %s%s' % (waits.name(t), ' by thread %d' % worker['tid'] if worker is not None else ''))


class AddressSpace(Command):
    """Lists the regions of a process' address space.
usage: pauli-aspace PID | NAME"""

    KINDS = ('anonymous', 'object', 'physical')
    BITS = ((0x10, 'shared'), (0x20, 'lazy'), (0x40, 'stack'), (0x200, 'cow'), (0x1000, 'demand'), (0x400, 'wired'))

    def run(self, arguments):
        if len(arguments) != 1:
            raise gdb.GdbError('usage: pauli-aspace PID | NAME')
        p = find_process(arguments[0])
        space = p.at('aspace')
        if space is None:
            raise gdb.GdbError('process %d has no address space any more' % p['pid'])
        print('%s (%d): root %#x, %d pages of RAM, %d regions, %d tables, %d faults' % (
            p['name'], p['pid'], space['root'], space['resident'], space['region_count'], space['table_count'],
            space['fault_count']))
        row(('start', -12), ('end', -12), ('prot', 4), ('pages', -7), ('kind', 9), ('backed by', 0))
        for r in image.regions(p):
            prot = ''.join(c if r['prot'] & bit else '-' for bit, c in ((0x100, 'r'), (0x200, 'w'), (0x400, 'x')))
            where = '' if r['type'] == 0 else '%#x' % r['offset'] if r['type'] == 2 else '%d +%#x' % (r.at('object')['index'], r['offset'])
            bits = ' '.join(text for bit, text in self.BITS if r['flags'] & bit)
            row(('%x' % r['start'], -12), ('%x' % r['end'], -12), (prot, 4), ((r['end'] - r['start']) // 4096, -7),
                (self.KINDS[r['type']], 9), (where + (' ' if where and bits else '') + bits, 0))


class Path(Command):
    """Adds a folder to those where programs are looked for.
usage: pauli-path DIRECTORY"""

    def run(self, arguments):
        image.SEARCH[:0] = arguments
        print(' '.join(image.SEARCH))


class Symbols(Command):
    """Loads the symbols of a process at the addresses it has, its shared libraries' too; those loaded so before go.
Without a process: of the one the selected CPU runs. FILE: the program with its symbols, where the name does not find it.
usage: pauli-symbols [PID | NAME [FILE]]"""

    loaded = []

    def run(self, arguments):
        p = find_process(arguments[0]) if arguments else selected_thread().at('process')
        if p['pid'] == 1:
            raise gdb.GdbError('symbols of procnto are always there')
        path, base = image.program(p, arguments[1] if len(arguments) > 1 else None)
        elf = image.elf_of_file(path)
        wanted = [(path, base - elf.first())]
        for address, name in image.libraries(p, base):
            file = image.library_file(name)
            if file:
                wanted.append((file, address))
            else:
                print('no symbols of %s at %#x' % (name, address))
        self.forget()
        known = [os.path.realpath(o.filename) for o in gdb.objfiles() if o.filename]
        for name, offset in wanted:
            if offset == 0 and os.path.realpath(name) in known:
                continue                # linked to its place, and loaded by hand
            gdb.execute('add-symbol-file %s -o %#x' % (name, offset), to_string=True)
            self.loaded.append(os.path.abspath(name))
            print('%s at %#x' % (name, offset))

    def forget(self):
        while self.loaded:
            gdb.execute('remove-symbol-file ' + self.loaded.pop(), to_string=True)


class Backtrace(Command):
    """Backtraces of threads that run or do not run: in the kernel as far as a CPU is there, the kernel call, then the program.
PID.TID, NAME.TID: one thread; PID, NAME: all of a process; a number that is no process: that thread of the process the
selected CPU runs. FULL shows local variables.
usage: pauli-bt PID[.TID] | NAME[.TID] | TID [full]"""

    def run(self, arguments):
        if not arguments:
            raise gdb.GdbError('usage: pauli-bt PID[.TID] | NAME[.TID] | TID [full]')
        found, tid = self.parse(arguments[0])
        for p in found:
            self.process(p, tid, ' -full' if 'full' in arguments[1:] else '')

    def process(self, p, tid, option):
        members = [t for t in threads(p) if tid in (None, t['tid']) and not is_idle(t)]
        if not members:
            raise gdb.GdbError('process %d has no thread %s' % (p['pid'], tid if tid is not None else 'alive'))
        program, base = image.program(p)
        libraries = image.libraries(p, base) if p['pid'] != 1 else []
        path = os.path.join('build' if os.path.isdir('build') else '/tmp', 'pauli-bt.%d.core' % os.getpid())
        image.write_core(p, path, program, base)
        heads = [(t['tid'], self.head(p, t), self.kernel_frames(t)) for t in members]
        with Snapshot(program, path, libraries):
            for tid, head, frames in heads:
                print(head)
                for frame in frames:
                    print(frame)
                if select_snapshot_thread(tid):
                    print(gdb.execute('backtrace' + option, to_string=True), end='')

    def parse(self, text):
        name, dot, tid = text.rpartition('.')
        if dot and tid.isdigit():
            return find_processes(name), int(tid)
        try:
            return find_processes(text), None
        except gdb.GdbError:
            if not text.isdigit():
                raise
            return [selected_thread().at('process')], int(text)

    def head(self, p, t):
        state = state_name(t)
        on = waits.blocked_on(t)
        call = ' in %s' % call_name(t['syscall']) if state not in ('RUNNING', 'READY') and t['syscall'] >= 0 else ''
        return '%s (%d) thread %d: %s%s%s' % (p['name'], p['pid'], t['tid'], state, call, ', ' + on if on else '')

    def kernel_frames(self, t):
        """Of the CPU that runs it, when that is in the kernel."""
        if t['running_on'] < 0 or not image.in_kernel(t):
            return []
        selected, frames = gdb.selected_thread(), []
        with virtual_memory():
            cpu_of(t['running_on']).switch()
            frame = gdb.newest_frame()
            while frame is not None and frame.is_valid() and frame.pc() >= KERNEL_BASE and len(frames) < 40:
                place = frame.find_sal()
                where = ' at %s:%d' % (place.symtab.filename, place.line) if place.symtab else ''
                frames.append('#k%d %#x in %s ()%s' % (len(frames), frame.pc(), frame.name() or '??', where))
                frame = frame.older()
            selected.switch()
        return frames


def select_snapshot_thread(tid):
    """False: it has ended meanwhile."""
    for thread in gdb.selected_inferior().threads():
        if thread.ptid[1] == tid:
            thread.switch()
            return True
    return False


class virtual_memory:
    """Inside of `with memory:`, GDB's own reads as the CPU would."""

    def __enter__(self):
        gdb.execute('maintenance packet Qqemu.PhyMemMode:0', to_string=True)

    def __exit__(self, *_):
        gdb.execute('maintenance packet Qqemu.PhyMemMode:1', to_string=True)


class Snapshot:
    """A second inferior: the program with the core file just written. The machine stays the first. The program goes by another name:
    GDB 13 dies of a file that is a program here and symbols alone there."""

    def __init__(self, program, core, libraries):
        self.core, self.libraries = core, libraries
        self.program = core + '.program'
        shutil.copyfile(program, self.program)

    def __enter__(self):
        self.before = gdb.selected_thread()
        said = gdb.execute('add-inferior -no-connection', to_string=True)
        self.number = int(''.join(c for c in said.split()[2] if c.isdigit()))
        gdb.execute('inferior %d' % self.number, to_string=True)
        gdb.execute('file ' + self.program, to_string=True)
        gdb.execute('core-file ' + self.core, to_string=True)
        for address, name in self.libraries:
            path = image.library_file(name)
            if path:
                gdb.execute('add-symbol-file %s -o %#x' % (path, address), to_string=True)

    def __exit__(self, *_):
        gdb.execute('core-file', to_string=True)
        self.before.switch()
        gdb.execute('remove-inferiors %d' % self.number, to_string=True)
        os.unlink(self.core)
        os.unlink(self.program)


class Log(Command):
    """The kernel's last messages.
usage: pauli-log"""

    def run(self, _):
        ring, at = kernel.variable('klog'), kernel.variable('klog_at')
        print(ring if at <= 4096 else ring[at % 4096:] + ring[:at % 4096], end='')


Processes('info pauli-processes')
Processes('pauli-processes')
Threads('info pauli-threads')
Threads('pauli-threads')
Channels('info pauli-channels')
Channels('pauli-channels')
AddressSpace('pauli-aspace')
Path('pauli-path')
Symbols('pauli-symbols')
Backtrace('pauli-bt')
Log('pauli-log')
