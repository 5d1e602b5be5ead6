# SPDX-License-Identifier: Apache-2.0
# GDB commands for Pauli; `make debug` loads them. `help pauli` lists them.

set pagination off
set architecture aarch64
set confirm off
source tools/gdb/load.py

define pauli
  help pauli
end
document pauli
info pauli-processes                        processes
pauli-threads [PID | NAME]...               threads, what they wait for, deadlocks
pauli-channels [PID | NAME]...              channels and their queues
pauli-aspace PID | NAME                     regions of an address space
pauli-bt PID[.TID] | NAME[.TID] | TID [full]  backtraces, of threads that do not run too
pauli-symbols [PID | NAME [FILE]]           symbols of a process and its libraries, at its addresses
pauli-path DIRECTORY                        where to look for programs, too
pauli-log                                   the kernel's last messages
pauli-where                                 exception level, current addresses
pauli-boot-symbols STARTUP KERNEL PROCNTO   symbols of the boot chain
end

define pauli-boot-symbols
  # startup runs where QEMU loads the image: 0x40080000, its program in the page behind the startup header.
  add-symbol-file $arg0 -o 0x40081000
  add-symbol-file $arg1
  add-symbol-file $arg2
  # The end of a panic: the report is on the console, everything is as it was.
  hbreak *machine_halt if ($x0 & 1) != 0
end
document pauli-boot-symbols
Symbols of startup (at QEMU's load address), the kernel and procnto; and a breakpoint at the end of a panic.
end

define pauli-where
  printf "EL%d  pc 0x%lx  sp 0x%lx\n", ($cpsr >> 2) & 3, $pc, $sp
end
document pauli-where
Exception level, program counter and stack pointer of the selected CPU.
end
