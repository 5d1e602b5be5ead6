# SPDX-License-Identifier: Apache-2.0
# The kernel, twice from one source: procnto-smp (no instrumentation at all) and procnto-smp-instr; a debug build with
# invariant checks; and one that counts how long interrupts are masked (irqoff.h).
# May use: its own headers, types and constants of lib/c/include. Linked twice, the second time with the table of its own symbols.
KERNEL_SRC := $(sort $(wildcard kernel/*.c kernel/*/*.c kernel/aarch64/*.S))
KERNELS    := procnto-smp procnto-smp-instr procnto-smp-debug procnto-smp-irqoff
KERNEL_GEN := $(B)/gen/kercall_dispatch.h
# Off the paths whose instructions are counted: compiled for size.
KERNEL_COLD := $(wildcard kernel/debug/*.c) kernel/main.c kernel/call/call_priv.c kernel/object/boot_process.c \
               kernel/vm/aspace_protect.c kernel/vm/call_vm.c kernel/vm/demand.c kernel/vm/memobj.c \
               $(addprefix kernel/object/,cancel.c channel.c clock.c debugger.c idle.c process.c process_copy.c sporadic.c) \
               $(addprefix kernel/call/,call_channel.c call_signal.c call_thread.c call_trace.c) kernel/vm/htable.c kernel/vm/asid.c kernel/vm/region.c \
               kernel/aarch64/cpu.c kernel/aarch64/exception.c kernel/object/event.c kernel/object/signal.c

# What is loaded of it: no symbols, and no section headers after the last segment.
$(B)/kernel/procnto.stripped: $(B)/target/bin/procnto
	@mkdir -p $(@D)
	$(Q)$(STRIP) -o $@.all $<
	$(Q)end=$$($(READELF) -lW $@.all | awk '$$1 == "LOAD" { end = $$2 " + " $$5 } END { print end }') && head -c $$(($$end)) $@.all > $@

define kernel_rule # 1 name, 2 object set
$(B)/kernel/$(1).objs := $(call obj,$(2),$(KERNEL_SRC) kernel/procnto.S)
$(call obj,$(2),$(KERNEL_SRC)): | $(KERNEL_GEN)
$(call obj,$(2),$(KERNEL_SRC) kernel/procnto.S): XCFLAGS := -I$(B)/gen
$(call obj,$(2),$(KERNEL_COLD)): XCFLAGS += -Os
$(call obj,$(2),kernel/procnto.S): $(B)/kernel/procnto.stripped
$(B)/kernel/$(1): $(call obj,$(2),$(KERNEL_SRC) kernel/procnto.S) kernel/kernel.ld tools/gen/symtab.awk
	$$(call say,LD,$$@)
	$$(Q)awk -f tools/gen/symtab.awk </dev/null >$$@.sym0.S
	$$(Q)$$(CC) -c $$@.sym0.S -o $$@.sym0.o
	$$(Q)$$(CC) $$(KERNEL_LDFLAGS) -T kernel/kernel.ld -o $$@.pass1 $$(filter %.o,$$^) $$@.sym0.o
	$$(Q)$$(NM) -n $$@.pass1 | awk -f tools/gen/symtab.awk >$$@.sym1.S
	$$(Q)$$(CC) -c $$@.sym1.S -o $$@.sym1.o
	$$(Q)$$(CC) $$(KERNEL_LDFLAGS) -T kernel/kernel.ld -o $$@ $$(filter %.o,$$^) $$@.sym1.o
	$$(Q)$$(call add_info,$(1))
endef
$(eval $(call kernel_rule,procnto-smp,kernel))
$(eval $(call kernel_rule,procnto-smp-instr,kernel-instr))
$(eval $(call kernel_rule,procnto-smp-debug,kernel-debug))
$(eval $(call kernel_rule,procnto-smp-irqoff,kernel-irqoff))
kernel: $(addprefix $(B)/kernel/,$(KERNELS))
.PHONY: kernel

# message_fast.c and message_bypass.c are called from vectors.S alone, which has saved all registers and itself needs only x27 and x28.
FREE_REGISTERS := $(foreach r,19 20 21 22 23 24 25 26,-fcall-used-x$(r))
$(foreach set,kernel kernel-instr kernel-debug,$(call obj,$(set),kernel/object/message_fast.c kernel/object/message_bypass.c)): XCFLAGS := -I$(B)/gen $(FREE_REGISTERS) -fomit-frame-pointer
$(foreach set,kernel kernel-instr kernel-debug,$(call obj,$(set),kernel/object/message_bypass.c)): XCFLAGS += -Os
