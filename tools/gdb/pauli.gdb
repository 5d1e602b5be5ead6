# SPDX-License-Identifier: Apache-2.0
# GDB commands for Pauli; `make debug` loads them. `help pauli` lists them.

set pagination off
set architecture aarch64
set confirm off

define pauli
  help pauli
end
document pauli
pauli-boot-symbols STARTUP KERNEL PROCNTO   symbols of the boot chain
pauli-symbols PROGRAM [BASE]                symbols of the program that runs on this CPU
pauli-libraries [BASE]                      shared libraries of the program that runs on this CPU
pauli-where                                 exception level, current addresses
end

define pauli-boot-symbols
  # startup runs where QEMU loads the image: 0x40080000, its program in the page behind the startup header.
  add-symbol-file $arg0 -o 0x40081000
  add-symbol-file $arg1
  add-symbol-file $arg2
end
document pauli-boot-symbols
Symbols of startup (at QEMU's load address), the kernel and procnto.
end

# A program is mapped with its ELF header at the start: go down from pc, page by page, to its magic number.
define pauli-find-base
  set $pauli_base = $pc & ~0xfff
  while *(unsigned int *)$pauli_base != 0x464c457f
    set $pauli_base = $pauli_base - 0x1000
  end
end
document pauli-find-base
Sets $pauli_base to the load address of the program whose code this CPU executes.
end

define pauli-symbols
  if $argc == 0
    echo pauli-symbols PROGRAM [BASE]: stop in the program first, or give its load address (see pidin mem)\n
  else
    if $argc > 1
      set $pauli_base = $arg1
    else
      pauli-find-base
    end
    printf "load address 0x%lx\n", $pauli_base
    eval "add-symbol-file build/target/bin/$arg0 -o 0x%lx", $pauli_base
  end
end
document pauli-symbols
pauli-symbols PROGRAM [BASE]: symbols of build/target/bin/PROGRAM at its load address.
end

# The program's headers lead to its dynamic section, DT_DEBUG (21) in that to struct r_debug, which has the list <link.h>.
define pauli-libraries
  if $argc > 0
    set $pauli_base = $arg0
  else
    pauli-find-base
  end
  set $pauli_ph = $pauli_base + *(unsigned long *)($pauli_base + 32)
  while *(unsigned int *)$pauli_ph != 2
    set $pauli_ph = $pauli_ph + 56
  end
  set $pauli_dyn = *(unsigned long *)($pauli_ph + 16)
  if $pauli_dyn < $pauli_base
    set $pauli_dyn = $pauli_dyn + $pauli_base
  end
  while *(long *)$pauli_dyn != 21 && *(long *)$pauli_dyn != 0
    set $pauli_dyn = $pauli_dyn + 16
  end
  if *(long *)$pauli_dyn == 0
    echo a static program, or stop in the program itself and not in a library\n
  else
    set $pauli_map = *(unsigned long *)(*(unsigned long *)($pauli_dyn + 8) + 8)
    set $pauli_map = *(unsigned long *)($pauli_map + 24)
    while $pauli_map != 0
      printf "add-symbol-file %s -o 0x%lx\n", *(char **)($pauli_map + 8), *(unsigned long *)$pauli_map
      set $pauli_map = *(unsigned long *)($pauli_map + 24)
    end
  end
end
document pauli-libraries
pauli-libraries [BASE]: where the shared libraries of the program lie, as commands that load their symbols: put the path
on the build machine (build/sdk/lib/libc.so.5) in place of the one in the image. Stop in the program, or give its load address.
end

define pauli-where
  printf "EL%d  pc 0x%lx  sp 0x%lx\n", ($cpsr >> 2) & 3, $pc, $sp
end
document pauli-where
Exception level, program counter and stack pointer of the selected CPU.
end
