# SPDX-License-Identifier: Apache-2.0
# make bench: programs of tests/bench in the bench image, without instrumentation, beside the targets.

$(call host_program,bench,tools/bench/main.c tools/qemurun/qemurun.c)
SMP ?= 1
# Code, constants and data of an ELF file as it is loaded.
loaded_size = $$($(CROSS)size $(1) | awk 'NR == 2 { print $$1 + $$2 }')

bench: $(B)/host/bin/bench $(B)/ifs/procnto-smp/bench.ifs $(B)/ifs/procnto-smp/minimal.ifs $(B)/kernel/procnto-smp $(B)/target/bin/procnto
	$(call need,$(QEMU),qemu-system-arm)
	@mkdir -p $(B)/bench
	$(Q)procnto=$(call loaded_size,$(B)/target/bin/procnto); kernel=$(call loaded_size,$(B)/kernel/procnto-smp); \
	    $(B)/host/bin/bench -c $(SMP) -t tests/bench/targets.tsv -o $(B)/bench/results.tsv -s size_procnto=$$procnto \
	    -s size_kernel=$$((kernel - procnto)) -s size_ifs_min=$$(wc -c < $(B)/ifs/procnto-smp/minimal.ifs) \
	    $(B)/ifs/procnto-smp/bench.ifs $(IFS_EXTRA_bench)
.PHONY: bench
