# SPDX-License-Identifier: Apache-2.0
define HELP
Targets
  make             all images: build/ifs/KERNEL/NAME.ifs from ifs/NAME.build
  make run         boot in QEMU; the terminal is the console; Ctrl-A X ends QEMU
  make debug       QEMU stopped at its first instruction, gdb-multiarch attached with symbols
  make test        unit tests, checks, boots and target tests; last line: N passed, N failed
  make unit        the unit tests and checks alone, nothing is booted
  make fuzz        10 million kernel calls and messages with garbage; SEED= and CALLS= repeat or shorten it
  make mutants     breaks the kernel in some lines, one at a time, and shows which test notices
  make storm       a million random operations of eight clients on procnto, with kills (OPERATIONS=, SEED=)
  make bench       instruction counts beside the targets; make bench-budgets sets the budgets from them
  make sdk         headers, libraries, qcc, mkifs, dumpifs, pauli-run in build/sdk
  make deps        install the Debian packages needed (sudo unless root)
  make clean       remove build/
  make help        this text
  More than one at once: make deps run. V=1 shows each command.

Variables, [default]
  CPUS        CPUs: up to 64 with GIC=3, 8 with GIC=2 [$(CPUS)]
  MEM         RAM [$(MEM)]
  CPU         cortex-a53, cortex-a72, cortex-a76, max [$(CPU)]
  GIC         interrupt controller: 2 or 3 [$(GIC)]
  KERNEL      procnto-smp; -instr can trace, -debug checks itself too [$(KERNEL)]
  IFS         buildfile of the image: yours, or one of ifs/ [$(IFS)]
  APPEND      further options for procnto
  VERBOSE     1: startup and procnto tell what they do; 2: the system page too
  QEMU_EXTRA  further options for QEMU
  T           make test: only tests whose name contains this; CPUS, MEM, CPU, GIC, KERNEL given with it replace
              those of the list
  PROFILE     make bench: one operation, function by function (a name of the table, or boot_prompt)
  LAT=1       make bench: the distribution of a million wake-ups under load
  PLOT=1      make bench: pictures too, build/bench/*.svg
  SMP         make bench: throughput of pairs on that many CPUs
endef
export HELP

help:
	@printf '%s\n' "$$HELP"
.PHONY: help
