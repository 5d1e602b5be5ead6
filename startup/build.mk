# SPDX-License-Identifier: Apache-2.0
# startup-BOARD for each folder of startup/boards. May use: its own sources, the headers sys/{syspage,startup,image,
# confname}.h and hw/sysinfo.h; nothing of the kernel, nothing of lib/c's code.

STARTUP_BOARDS := $(notdir $(patsubst %/,%,$(wildcard startup/boards/*/)))
STARTUP_SRC    := $(wildcard startup/*.c startup/aarch64/*.c startup/aarch64/*.S startup/aarch64/callouts/*.c)
STARTUP_OBJ    := $(call obj,startup,$(STARTUP_SRC))
STARTUP_CALLOUT_OBJ := $(filter $(B)/startup/startup/aarch64/callouts/%,$(STARTUP_OBJ))

# Most of the time before the kernel goes into these: speed before size.
$(call obj,startup,startup/fdt.c startup/devtree.c startup/aarch64/mmu.c): STARTUP_CFLAGS += -O2

# Callouts are copied: a reference to anything but their own code would point into startup.
$(STARTUP_CALLOUT_OBJ): STARTUP_CFLAGS += -fno-jump-tables

$(B)/startup/callouts.ok: $(STARTUP_CALLOUT_OBJ)
	$(Q)$(CROSS)objdump -r -h $^ | awk '/R_AARCH64/ && $$2 !~ /PREL32|ABS64|ABS32/ && $$3 !~ /^\.text/ { print "callout refers to " $$3; bad = 1 } \
	    $$2 ~ /^\.(data|bss|rodata)/ && $$3 !~ /^0+$$/ { print "callout has " $$2; bad = 1 } END { exit bad }'
	@touch $@

define startup_rule
$(B)/startup/startup-$(1): $(STARTUP_OBJ) $(call obj,startup,startup/boards/$(1)/board.c) startup/startup.ld startup/startup.use $(B)/startup/callouts.ok
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $$(STARTUP_LDFLAGS) -T startup/startup.ld -o $$@ $(STARTUP_OBJ) $(call obj,startup,startup/boards/$(1)/board.c)
	$$(Q)$$(OBJCOPY) --add-section QNX_usage=startup/startup.use $$@
startup: $(B)/startup/startup-$(1)
endef
$(foreach b,$(STARTUP_BOARDS),$(eval $(call startup_rule,$(b))))
.PHONY: startup

# Every board is built always, the template too: what is not compiled rots.
all: startup
