# SPDX-License-Identifier: Apache-2.0
# make run, make debug: boot an image in QEMU with the terminal as its console. Variables: see `make help`.

CPUS    ?= 1
MEM     ?= 256M
CPU     ?= cortex-a72
GIC     ?= 3
KERNEL  ?= procnto-smp-instr
IFS     ?= ifs/shell.build
APPEND  ?=
VERBOSE ?=
QEMU    ?= qemu-system-aarch64
GDB     ?= gdb-multiarch

# VERBOSE=1 makes startup and procnto talk, VERBOSE=2 prints the system page; APPEND adds options for procnto.
VERBOSE_OPTIONS := $(if $(VERBOSE),$(if $(filter 1,$(VERBOSE)),-v,-vv))
RUN_IFS   := $(B)/run/$(basename $(notdir $(IFS))).ifs
# More CPUs than the host has would spin for each other: QEMU then runs them in turn on one thread.
RUN_ACCEL := $(shell test $(CPUS) -gt 1 -a $(CPUS) -ge $$(nproc) && echo -accel tcg,thread=single)
RUN_QEMU   = $(QEMU) -M virt,gic-version=$(GIC) -cpu $(CPU) -smp $(CPUS) -m $(MEM) -nic none -no-reboot \
             $(RUN_ACCEL) $(QEMU_EXTRA) -kernel $(RUN_IFS)

# What make would only call a missing rule.
ifneq ($(filter run debug,$(MAKECMDGOALS)),)
ifeq ($(wildcard $(IFS)),)
$(error IFS=$(IFS): there is no such buildfile; in ifs/ there are $(notdir $(wildcard ifs/*.build)))
endif
ifeq ($(filter $(KERNEL),$(KERNELS)),)
$(error KERNEL=$(KERNEL): it is one of $(filter-out %-irqoff,$(KERNELS)))
endif
ifneq ($(shell test "$(CPUS)" -ge 1 -a "$(CPUS)" -le 64 2>&1 || echo bad),)
$(error CPUS=$(CPUS): 1 to 64, with GIC=2 to 8)
endif
endif

# $(call need,PROGRAM,PACKAGE): says which package is missing instead of a shell's "not found".
need = @command -v $(firstword $(1)) > /dev/null || \
       { echo "$(firstword $(1)) is missing: install the package $(2), or run 'make deps'" >&2; exit 1; }

# Cheap to make and dependent on variables, so made anew each time.
$(RUN_IFS): $(IFS) $(MKIFS) $(STARTUP_BIN) $(B)/kernel/$(KERNEL) $(call ifs_programs,$(IFS)) FORCE
	@mkdir -p $(@D)
	$(Q)STARTUP_BASE='$(STARTUP_OPTIONS)'; PROCNTO_BASE='$(PROCNTO_OPTIONS)'; \
	    MKIFS_PATH=$(IFS_SEARCH) KERNEL=$(KERNEL) STARTUP_OPTIONS="$$STARTUP_BASE $(VERBOSE_OPTIONS)" \
	    PROCNTO_OPTIONS="$$PROCNTO_BASE $(VERBOSE_OPTIONS) $(APPEND)" $(MKIFS) $< $@ 2> $@.log || { cat $@.log >&2; exit 1; }

run: $(RUN_IFS)
	$(call need,$(QEMU),qemu-system-arm)
	$(Q)$(RUN_QEMU) -nographic

# QEMU waits with its GDB stub on a port of its own; the console goes to build/run/console.log.
GDB_PORT ?= $(shell echo $$((20000 + $$(id -u) % 1000)))
debug: $(RUN_IFS)
	$(call need,$(QEMU),qemu-system-arm)
	$(call need,$(GDB),gdb-multiarch)
	$(Q)$(RUN_QEMU) -display none -monitor none -serial file:$(B)/run/console.log -S \
	    -gdb tcp:127.0.0.1:$(GDB_PORT) & qemu=$$!; \
	    trap "kill $$qemu 2>/dev/null" EXIT; sleep 1; \
	    $(GDB) -q -ex 'target remote 127.0.0.1:$(GDB_PORT)' -x tools/gdb/pauli.gdb \
	        -ex 'pauli-boot-symbols $(STARTUP_BIN) $(B)/kernel/$(KERNEL) $(B)/target/bin/procnto'

FORCE:
.PHONY: run debug FORCE
