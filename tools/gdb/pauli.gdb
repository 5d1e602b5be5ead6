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

define pauli-where
  printf "EL%d  pc 0x%lx  sp 0x%lx\n", ($cpsr >> 2) & 3, $pc, $sp
end
document pauli-where
Exception level, program counter and stack pointer of the selected CPU.
end
