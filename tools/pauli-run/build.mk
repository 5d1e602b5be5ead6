# SPDX-License-Identifier: Apache-2.0
# pauli-run (host) and pauli-launch (target): one program in a machine of its own.

PAULI_RUN := $(B)/host/bin/pauli-run
$(call host_program,pauli-run,tools/pauli-run/main.c tools/qemurun/qemurun.c tools/qemurun/virtual_time.c)
$(call program,pauli-launch,tools/pauli-run/target/launch.c)
