# SPDX-License-Identifier: Apache-2.0
# make test. Unit tests say at their top what they are made of: `// sources: a.c b.c` and `// flags: ...`.

# tests/target/NAME.c becomes the program test-NAME in the test image, tests/bench/NAME.c bench-NAME in the bench image;
# what they share lies in lib/ beside them.
TARGET_TESTS  := $(basename $(notdir $(wildcard tests/target/*.c)))
BENCHES       := $(basename $(notdir $(wildcard tests/bench/*.c)))
# Target tests are built as a user would: by the SDK, and with nothing else. Of it they depend on headers and libraries; a new kernel
# in it does not change them.
TARGET_LIB := $(wildcard tests/target/lib/*.c)
TARGET_SDK := $(LIBC_A) $(CRT1) $(B)/target/lib/libm.a tools/sdk/qcc $(shell find lib/*/include -name '*.h')
define target_test_rule # 1 name
PROGRAMS += test-$(1)
$(B)/target/bin/test-$(1): tests/target/$(1).c $(TARGET_LIB) tests/target/test.h $(TARGET_SDK) | $(B)/sdk/.made
	$$(call say,QCC,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(B)/sdk/bin/qcc -static -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -Itests/target -o $$@ $$< $(TARGET_LIB) -lm
endef
$(foreach t,$(TARGET_TESTS),$(eval $(call target_test_rule,$(t))))
$(foreach t,$(BENCHES),$(call program,bench-$(t),tests/bench/$(t).c $(wildcard tests/bench/lib/*.c)))
$(B)/target/tests/bench/%.o: XCFLAGS += -Itests/bench
IFS_EXTRA_test  := $(addprefix test-,$(TARGET_TESTS))
IFS_EXTRA_bench := $(addprefix bench-,$(BENCHES))

$(call host_program,driver,$(addprefix tests/driver/,boot.c main.c report.c scenario.c) $(QEMURUN_SRC))
$(B)/host/tests/%.o: HOST_CFLAGS += -D_GNU_SOURCE

UNIT_NAMES := $(basename $(notdir $(wildcard tests/unit/*.c)))
unit_line = $(shell sed -n '1,5s|^// $(1):||p' tests/unit/$(2).c)
define unit_rule # 1 name, 2 sources
$(B)/asan/unit/$(1): tests/unit/$(1).c $(2)
	$$(call say,UNIT,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(HOSTCC) $$(ASAN_CFLAGS) $(call unit_line,flags,$(1)) -o $$@ $$^ -lm -lpthread
endef
ifneq ($(filter test unit $(B)/asan/unit/%,$(MAKECMDGOALS)),)
$(foreach u,$(UNIT_NAMES),$(eval $(call unit_rule,$(u),$(call unit_line,sources,$(u)))))
endif
UNITS := $(addprefix $(B)/asan/unit/,$(UNIT_NAMES))

# KERNEL=procnto-smp-debug tests the kernel that checks its invariants.
TEST_IMAGES := $(foreach k,$(sort procnto-smp-instr procnto-smp $(KERNEL)),$(addprefix $(B)/ifs/$(k)/,shell.ifs test.ifs minimal.ifs))
TEST_TOOLS  := $(addprefix $(B)/host/bin/,driver mkifs dumpifs qemurun) $(addprefix $(B)/asan/bin/,mkifs dumpifs)
# Machine variables given on the command line replace those of the list.
test_override = $(if $(filter command line,$(origin $(1))),-k $(2)='$($(1))')
TEST_KEYS = $(call test_override,CPUS,cpus) $(call test_override,MEM,mem) $(call test_override,CPU,cpu) \
            $(call test_override,GIC,gic) $(call test_override,KERNEL,kernel)
TEST_JOBS ?= 2

test: $(TEST_TOOLS) $(PAULI_RUN) $(B)/target/bin/pauli-launch $(UNITS) $(TEST_IMAGES) $(addprefix $(B)/target/bin/,$(IFS_EXTRA_test)) sdk
	$(call need,$(QEMU),qemu-system-arm)
	$(Q)$(B)/host/bin/driver -j $(TEST_JOBS) -T '$(T)' $(TEST_KEYS) $(addprefix -u ,$(UNITS)) \
	    $(addprefix -t ,$(IFS_EXTRA_test)) tests/run

# The unit tests and checks alone: nothing is booted.
unit: $(TEST_TOOLS) $(UNITS)
	$(Q)grep -v -e '^boot' -e '^target' -e '^run' -e tests/sdk -e tests/startup tests/run > $(B)/unit.run
	$(Q)$(B)/host/bin/driver -j $(TEST_JOBS) -T '$(T)' $(addprefix -u ,$(UNITS)) $(B)/unit.run
.PHONY: test unit
