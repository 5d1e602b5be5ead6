# SPDX-License-Identifier: Apache-2.0
# make bench: what operations cost, in instructions, beside budgets and targets. docs/performance.md tells how.
#   make bench                   the table, build/bench/results.tsv
#   make bench PROFILE=msg_rtt_0 one operation by function; PROFILE=boot_prompt the whole boot
#   make bench SMP=2             throughput of pairs on several CPUs, by the wall clock
#   make bench LAT=1             a million wake-ups under load: the distribution, build/bench/latency.tsv
#   make bench PLOT=1            the table, and pictures of it: build/bench/*.svg
#   make bench-budgets           sets tests/bench/budgets 2 % above the last results

SMP     ?= 1
PROFILE ?=
LAT     ?=
PLOT    ?=
BENCH        := $(B)/host/bin/bench
BENCH_KERNEL := procnto-smp
BENCH_DIR    := $(B)/bench
bench_image = MKIFS_PATH=$(IFS_SEARCH) KERNEL=$(BENCH_KERNEL) STARTUP_OPTIONS='$(STARTUP_OPTIONS)' \
              PROCNTO_OPTIONS='$(PROCNTO_OPTIONS) $(3)' $(MKIFS) $(4) $(1) $(2) 2> $(2).log || { cat $(2).log >&2; exit 1; }
BENCH_INPUT  := $(BENCH) $(MKIFS) $(STARTUP_BIN) $(B)/kernel/$(BENCH_KERNEL) $(PROCNTO)

# Sections of a file added up: what is loaded, without what the pattern matches and without zeroed memory.
loaded_size = $$($(CROSS)size -A $(1) | awk '$$3 > 0 && $$1 !~ /bss|^\.procnto|$(2)/ { n += $$2 } END { print n + 0 }')

# All that ifs/bench.build puts in an image, whatever its script.
BENCH_PROGRAMS := $(call ifs_programs,ifs/bench.build)

# The bench image with a script of its own: which programs run, with what options.
bench_script = sed '/^    bench-[a-z]*$$/d; s|^    display_msg bench-end|    $(1)\n&|' ifs/bench.build
# The program of tests/bench that has the operation.
BENCH_PROGRAM := $(if $(PROFILE),bench-$(basename $(notdir $(shell grep -l '{ "$(PROFILE)",' tests/bench/*.c))))

ifeq ($(PROFILE),boot_prompt)
bench: $(BENCH_INPUT) $(B)/ifs/$(BENCH_KERNEL)/minimal.ifs
	$(call need,$(QEMU),qemu-system-arm)
	$(Q)NM=$(NM) $(BENCH) -p $(PROFILE) -k $(B)/kernel/$(BENCH_KERNEL) -i $(PROCNTO) $(B)/ifs/$(BENCH_KERNEL)/minimal.ifs
else ifneq ($(PROFILE),)
bench: $(BENCH_INPUT) $(BENCH_PROGRAMS)
	$(call need,$(QEMU),qemu-system-arm)
	@[ '$(BENCH_PROGRAM)' != bench- ] || { echo "PROFILE=$(PROFILE): no operation of tests/bench/*.c has this name" >&2; exit 1; }
	@mkdir -p $(BENCH_DIR)
	$(Q)$(call bench_script,$(BENCH_PROGRAM) -p $(PROFILE)) > $(BENCH_DIR)/profile.build
	$(Q)$(call bench_image,$(BENCH_DIR)/profile.build,$(BENCH_DIR)/profile.ifs,,-l $(BENCH_PROGRAM))
	$(Q)NM=$(NM) $(BENCH) -p $(PROFILE) -k $(B)/kernel/$(BENCH_KERNEL) -i $(PROCNTO) \
	    -x $(B)/target/bin/$(BENCH_PROGRAM) $(BENCH_DIR)/profile.ifs
else ifneq ($(LAT),)
bench: $(BENCH_INPUT) $(BENCH_PROGRAMS) $(B)/host/bin/qemurun
	$(call need,$(QEMU),qemu-system-arm)
	@mkdir -p $(BENCH_DIR)
	$(Q)$(call bench_script,bench-latency -c +million) > $(BENCH_DIR)/latency.build
	$(Q)$(call bench_image,$(BENCH_DIR)/latency.build,$(BENCH_DIR)/latency.ifs,,-l bench-latency)
	$(Q)$(B)/host/bin/qemurun -i 0 -t 14400 -e bench-end $(BENCH_DIR)/latency.ifs > $(BENCH_DIR)/latency.log
	$(Q)tr -d '\r' < $(BENCH_DIR)/latency.log | awk ' \
	    /^bench wake_loaded/ { print "wake-ups under load: best", $$3 ", median", $$4 ", worst", $$5 } \
	    /^latency / { print $$2 "\t" $$3 > "$(BENCH_DIR)/latency.tsv" } /^bench-failed/ { print; bad = 1 } END { exit bad }'
else ifneq ($(SMP),1)
bench: $(BENCH_INPUT) $(BENCH_PROGRAMS)
	$(call need,$(QEMU),qemu-system-arm)
	@mkdir -p $(BENCH_DIR)
	$(Q)$(call bench_script,bench-smp) > $(BENCH_DIR)/smp.build
	$(Q)$(call bench_image,$(BENCH_DIR)/smp.build,$(BENCH_DIR)/smp.ifs,,-l bench-smp)
	$(Q)$(BENCH) -c $(SMP) $(BENCH_DIR)/smp.ifs
else
# How long interrupts are masked, under the load of the target tests (kernel/include/irqoff.h).
$(BENCH_DIR)/irqoff.tsv: tests/bench/irqoff.sh $(B)/kernel/procnto-smp-irqoff $(PAULI_RUN) $(STARTUP_BIN) \
                         $(addprefix $(B)/target/bin/,$(IFS_EXTRA_test) pauli-launch)
	$(call say,IRQOFF,$@)
	@mkdir -p $(@D)
	$(Q)sh tests/bench/irqoff.sh $@ $(IFS_EXTRA_test)

bench: $(BENCH_INPUT) $(addprefix $(B)/ifs/$(BENCH_KERNEL)/,bench.ifs minimal.ifs) $(addprefix $(B)/target/bin/,bench-ram hello) \
       $(LIBC_SO) $(BENCH_DIR)/irqoff.tsv
	$(call need,$(QEMU),qemu-system-arm)
	@mkdir -p $(BENCH_DIR)
	$(Q)$(call bench_image,ifs/minimal.build,$(BENCH_DIR)/prompt.ifs,,-l bench-ram)
	$(Q)NM=$(NM) $(BENCH) -t tests/bench/targets.tsv -b tests/bench/budgets -o $(BENCH_DIR)/results.tsv \
	    -l $(BENCH_DIR)/latency.tsv -i $(PROCNTO) \
	    -s size_kernel=$(call loaded_size,$(B)/kernel/$(BENCH_KERNEL),never) -s size_procnto=$(call loaded_size,$(PROCNTO),never) \
	    -s irqoff_max=$$(awk 'NR == 1 { print $$2 }' $(BENCH_DIR)/irqoff.tsv) \
	    -s size_hello_static=$(call loaded_size,$(B)/target/bin/hello,never) -s size_libc_so=$(call loaded_size,$(LIBC_SO),never) \
	    -s size_ifs_min=$$(wc -c < $(B)/ifs/$(BENCH_KERNEL)/minimal.ifs) -m $(BENCH_DIR)/prompt.ifs $(B)/ifs/$(BENCH_KERNEL)/bench.ifs; \
	    status=$$?; echo 'longest with interrupts masked ($(BENCH_DIR)/irqoff.tsv): call, instructions, step, program'; \
	    head -n 5 $(BENCH_DIR)/irqoff.tsv; $(if $(PLOT),sh tests/bench/plot.sh $(BENCH_DIR);) exit $$status
endif

# An improvement lowers its budget in the same commit: this rewrites all of them from the last run.
bench-budgets:
	$(Q)awk -F'\t' 'NR == 1 { print "# SPDX-License-Identifier: Apache-2.0"; \
	        print "# What each operation may cost, in instructions (sizes in bytes): more fails make bench."; next } \
	    { print $$1, int($$3 * 1.02 + 0.999) }' $(BENCH_DIR)/results.tsv > $(BENCH_DIR)/budgets.new
	$(Q)mv $(BENCH_DIR)/budgets.new tests/bench/budgets

.PHONY: bench bench-budgets
