# SPDX-License-Identifier: Apache-2.0
"""The kernel's objects, read as its debug information describes them.

Object['field'] is a number, a text (char arrays), an Object (structures) or a list of these; pointers are numbers, Object.at('field')
follows one. Lists and queues are walked with care: after a panic they may be anything.
"""
import os
import gdb
from pauli.machine import Unreadable, kernel_read

LONGEST = 100000        # elements of a list that is not broken


class Kernel:
    """The kernel's symbols; other files may have types and variables of the same names."""

    def __init__(self):
        self.objfile = None
        self.types = {}

    def load(self):
        if self.objfile is None or not self.objfile.is_valid():
            self.types = {}
            files = [o for o in gdb.objfiles() if os.path.basename(o.filename or '').startswith('procnto-smp')]
            if not files:
                raise gdb.GdbError('no symbols of the kernel: pauli-boot-symbols loads them')
            self.objfile = files[0]
        return self.objfile

    def type(self, name):
        self.load()
        if name not in self.types:
            unit = self.objfile.lookup_global_symbol('ker_priv_proc_info').symtab.static_block()
            self.types[name] = gdb.lookup_type(name, unit).strip_typedefs()
        return self.types[name]

    def variable(self, name):
        symbol = self.load().lookup_global_symbol(name) or self.objfile.lookup_static_symbol(name)
        if symbol is None:
            raise gdb.GdbError('the kernel has no variable %s' % name)
        return field_value(symbol.type, int(symbol.value().address))


kernel = Kernel()


def field_value(kind, address, data=None):
    kind = kind.strip_typedefs()
    if kind.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
        return Object(kind, address, data)
    if data is None:
        data = kernel_read(address, kind.sizeof)
    if kind.code == gdb.TYPE_CODE_ARRAY:
        element = kind.target().strip_typedefs()
        if element.code == gdb.TYPE_CODE_INT and element.sizeof == 1:
            return data.split(b'\0', 1)[0].decode('latin-1')
        return [field_value(element, address + i, data[i:i + element.sizeof]) for i in range(0, kind.sizeof, element.sizeof)]
    return int.from_bytes(data, 'little', signed=kind.code == gdb.TYPE_CODE_INT and kind.is_signed)


class Object:
    def __init__(self, kind, address, data=None):
        self.type, self.address, self.data = kind, address, data

    def field(self, name, kind=None, base=0):
        """Type and offset of a field, one of an anonymous structure too."""
        for f in (kind or self.type).fields():
            if f.name == name:
                return f.type, base + f.bitpos // 8
            if not f.name:
                found = self.field(name, f.type, base + f.bitpos // 8)
                if found:
                    return found
        return None

    def __getitem__(self, name):
        if self.data is None:
            self.data = kernel_read(self.address, self.type.sizeof)
        kind, offset = self.field(name)
        return field_value(kind, self.address + offset, self.data[offset:offset + kind.sizeof])

    def at(self, name):
        """What the pointer called name points to, or None."""
        address = self[name]
        return Object(self.field(name)[0].strip_typedefs().target().strip_typedefs(), address) if address else None

    def text(self, name, most=64):
        """The string the pointer called name points to."""
        address, text = self[name], b''
        while address and len(text) < most:
            c = kernel_read(address + len(text), 1)
            if c == b'\0':
                break
            text += c
        return text.decode('latin-1')


def struct(name, address):
    return Object(kernel.type('struct ' + name), address)


def container(name, address, member):
    kind = kernel.type('struct ' + name)
    return Object(kind, address - Object(kind, 0).field(member)[1])


def each(head, name, member):
    """The elements of a struct list."""
    at = head['next']
    for _ in range(LONGEST):
        if at == head.address or not at:
            return
        yield container(name, at, member)
        at = struct('list', at)['next']
    raise Unreadable('a list without end at %#x' % head.address)


def each_queued(queue, name, member):
    """The elements of a struct pqueue, in order."""
    bucket = queue.at('top')
    while bucket is not None:
        node = bucket
        for _ in range(LONGEST):
            yield container(name, node.address, member)
            node = node.at('next')
            if node is None or node.address == bucket.address:
                break
        bucket = bucket.at('down')


def each_handle(table, name):
    """Index and object of a struct htable."""
    leaves = table['limit'] // 64
    for i in range(leaves):
        leaf = struct('hleaf', int.from_bytes(kernel_read(table['dir'] + 8 * i, 8), 'little'))
        if leaf['used']:
            for bit, slot in enumerate(leaf['slot']):
                if leaf['used'] >> bit & 1:
                    yield 64 * i + bit, struct(name, slot)


# ---- the system ----

def cpus():
    pointers = kernel.variable('percpu_of')[:kernel.variable('num_cpus')]
    return [struct('percpu', p) for p in pointers if p]


def processes():
    return [p for _, p in each_handle(kernel.variable('processes'), 'process')]


def threads(process):
    return list(each(process['threads'], 'thread', 'process_link'))


def short_name(process):
    return os.path.basename(process['name'])


def find_processes(text):
    """By number, or all whose name ends so."""
    found = [p for p in processes() if (p['pid'] == int(text) if text.isdigit() else short_name(p) == os.path.basename(text))]
    if not found:
        raise gdb.GdbError('no process %s' % text)
    return found


def find_process(text):
    return find_processes(text)[0]


def selected_thread():
    """The thread of the CPU that GDB looks at."""
    number = gdb.selected_thread().num - 1
    for cpu in cpus():
        if cpu['cpu'] == number:
            return cpu.at('current')
    raise gdb.GdbError('CPU %d does not run yet' % number)


def call_name(number):
    """Of a kernel call, by kernel/kercalls.def."""
    if not call_names:
        path = os.path.join(os.path.dirname(__file__), '..', '..', '..', 'kernel', 'kercalls.def')
        with open(path, encoding='ascii') as lines:
            for words in (line.split() for line in lines):
                if len(words) > 2 and words[0].isdigit():
                    call_names[int(words[0])] = words[1]
    return call_names.get(number, str(number))


call_names = {}


def state_name(thread):
    for f in kernel.type('enum _THREAD_STATE').fields():
        if f.enumval == thread['state']:
            return f.name[len('STATE_'):]
    return str(thread['state'])


def is_idle(thread):
    return bool(thread['special'] & 0x20)       # SPECIAL_IDLE
