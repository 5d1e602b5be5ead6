# SPDX-License-Identifier: Apache-2.0
# qemurun: QEMU under a program's control. tests/driver and tools/pauli-run use its library part.

QEMURUN_SRC := tools/qemurun/qemurun.c tools/qemurun/virtual_time.c
$(call host_program,qemurun,tools/qemurun/main.c $(QEMURUN_SRC))
