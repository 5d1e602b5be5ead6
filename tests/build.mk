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
# The fuzzer's calls and kinds of arguments.
$(B)/gen/fuzz_calls.h: kernel/kercalls.def tools/gen/fuzz_calls.awk
	@mkdir -p $(@D)
	$(Q)awk -f tools/gen/fuzz_calls.awk $< > $@
$(B)/target/bin/test-fuzz: $(B)/gen/fuzz_calls.h
define target_test_rule # 1 name
PROGRAMS += test-$(1)
$(B)/target/bin/test-$(1): tests/target/$(1).c $(TARGET_LIB) $(wildcard tests/target/*.h) $(TARGET_SDK) | $(B)/sdk/.made
	$$(call say,QCC,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(B)/sdk/bin/qcc -static -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -Itests/target -I$(B)/gen -o $$@ $$< $(TARGET_LIB) -lm
endef
$(foreach t,$(filter-out dl,$(TARGET_TESTS)),$(eval $(call target_test_rule,$(t))))

# The run-time linker's: tests/target/dl.c in both kinds of program, dl/dl*.c shared libraries (libNAME.so, in the image when somebody
# needs them or they are named), the other dl/*.c small programs dl-NAME. A line `flags: ...` goes to qcc. What programs are linked
# with but do not find in the image lies in DL_ELSEWHERE.
DL_ELSEWHERE := $(B)/target/lib/test
DL_LIBS      := $(filter-out dlgone,$(basename $(notdir $(wildcard tests/target/dl/dl*.c))))
DL_PROGRAMS  := $(filter-out dl%,$(basename $(notdir $(wildcard tests/target/dl/*.c))))
DL_QCC       := $(B)/sdk/bin/qcc -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-prototypes -Itests/target
DL_SDK       := $(LIBC_SO) $(TARGET_SDK)
dl_flags      = $(shell sed -n 's|^/\* flags: \(.*\) \*/|\1|p' tests/target/dl/$(1).c)
# Libraries of the list that this one is linked with, as files.
dl_needs      = $(patsubst -l%,$(B)/target/bin/lib%.so,$(filter-out -ldlgone -ldlnew -ldlring,$(filter -ldl%,$(call dl_flags,$(1)))))
define dl_library_rule # 1 name
$(B)/target/bin/lib$(1).so: tests/target/dl/$(1).c tests/target/dl/dl.h $(call dl_needs,$(1)) $(DL_ELSEWHERE)/.made $(DL_SDK) | $(B)/sdk/.made
	$$(call say,QCC,$$@)
	$$(Q)$(DL_QCC) -shared -fPIC -Wl,-soname,lib$(1).so -o $$@ $$< -L$(B)/target/bin -L$(DL_ELSEWHERE) $(call dl_flags,$(1))
endef
define dl_program_rule # 1 name, 2 source, 3 flags, 4 libraries
PROGRAMS += $(1)
$(B)/target/bin/$(1): $(2) $(4) tests/target/dl/dl.h tests/target/test.h $(DL_ELSEWHERE)/.made $(DL_SDK) | $(B)/sdk/.made
	$$(call say,QCC,$$@)
	$$(Q)$(DL_QCC) -o $$@ $(2) $(3) -L$(B)/target/bin
endef
$(DL_ELSEWHERE)/.made: tests/target/dl/dlgone.c tests/target/dl/dlnew.c tests/target/dl/dlring.c $(DL_SDK) | $(B)/sdk/.made
	@mkdir -p $(@D) $(B)/target/bin
	$(Q)for l in dlgone dlnew dlring; do \
	    $(DL_QCC) -shared -fPIC -DNEWER -Wl,-soname,lib$$l.so -o $(@D)/lib$$l.so tests/target/dl/$$l.c || exit 1; done
	$(Q)touch $@
$(foreach l,$(DL_LIBS),$(eval $(call dl_library_rule,$(l))))
$(foreach p,$(DL_PROGRAMS),$(eval $(call dl_program_rule,dl-$(p),tests/target/dl/$(p).c,-L$(DL_ELSEWHERE) $(call dl_flags,$(p)),)))
$(eval $(call dl_program_rule,test-dl,tests/target/dl.c $(TARGET_LIB),-rdynamic -ldlbase,$(B)/target/bin/libdlbase.so))
$(eval $(call dl_program_rule,test-dl-fixed,tests/target/dl.c $(TARGET_LIB),-no-pie -fno-pie -DFIXED -rdynamic -ldlbase,$(B)/target/bin/libdlbase.so))
$(foreach t,$(BENCHES),$(call program,bench-$(t),tests/bench/$(t).c $(wildcard tests/bench/lib/*.c)))
$(B)/target/tests/bench/%.o: XCFLAGS += -Itests/bench
IFS_FILES_test  := $(addprefix dl-,$(DL_PROGRAMS)) $(DL_LIBS:%=lib%.so)
# What pauli-run and mkifs add to their image.
$(B)/target/bin/test-dl $(B)/target/bin/test-dl-fixed: $(B)/target/lib/ldqnx-64.so.2 $(B)/target/bin/test-dl.needs
# What a program needs in the image beside itself: further options for pauli-run (tests/driver/main.c).
$(B)/target/bin/test-dl.needs: tests/build.mk $(addprefix $(B)/target/bin/,$(IFS_FILES_test))
	$(Q)for f in $(filter-out %.mk,$^); do echo "-f $$f"; done > $@
	$(Q){ cat $@; echo "-f $(B)/target/bin/test-dl"; } > $(@D)/test-dl-fixed.needs
$(B)/target/bin/test-trace: $(B)/target/bin/test-trace.needs
$(B)/target/bin/test-trace.needs: tests/build.mk $(addprefix $(B)/target/bin/,tracelogger traceprinter)
	$(Q)for f in $(filter-out %.mk,$^); do echo "-f $$f"; done > $@
IFS_EXTRA_test  := $(addprefix test-,$(TARGET_TESTS)) test-dl-fixed
IFS_EXTRA_bench := $(addprefix bench-,$(BENCHES))

$(call host_program,driver,$(addprefix tests/driver/,boot.c main.c report.c scenario.c) $(QEMURUN_SRC))
$(B)/host/tests/%.o: HOST_CFLAGS += -D_GNU_SOURCE

# The shell built for this machine, with sanitizers: tests/shell.sh compares it with /bin/sh.
HOST_SHELL_SRC := $(wildcard utils/sh/*.c utils/lib/lineedit*.c) utils/lib/signals.c
$(call host_program,sh,$(HOST_SHELL_SRC))
$(call obj,host,$(HOST_SHELL_SRC)) $(call obj,asan,$(HOST_SHELL_SRC)): XCFLAGS += -D_GNU_SOURCE -include tests/shell/host.h -Iutils/lib

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
TEST_IMAGES := $(foreach k,$(sort procnto-smp-instr procnto-smp $(KERNEL)),$(addprefix $(B)/ifs/$(k)/,shell.ifs test.ifs minimal.ifs supervised.ifs))
TEST_TOOLS  := $(addprefix $(B)/host/bin/,driver mkifs dumpifs qemurun) $(addprefix $(B)/asan/bin/,mkifs dumpifs sh toolbox)
# Machine variables given on the command line replace those of the list.
test_override = $(if $(filter command line,$(origin $(1))),-k $(2)='$($(1))')
TEST_KEYS = $(call test_override,CPUS,cpus) $(call test_override,MEM,mem) $(call test_override,CPU,cpu) \
            $(call test_override,GIC,gic) $(call test_override,KERNEL,kernel)
TEST_JOBS ?= 2
FUZZ_KERNEL := $(if $(filter command line,$(origin KERNEL)),$(KERNEL),procnto-smp-instr)

test: $(TEST_TOOLS) $(B)/kernel/procnto-smp-debug $(PAULI_RUN) $(B)/target/bin/pauli-launch $(UNITS) $(TEST_IMAGES) $(addprefix $(B)/target/bin/,$(IFS_EXTRA_test)) sdk
	$(call need,$(QEMU),qemu-system-arm)
	$(Q)$(B)/host/bin/driver -j $(TEST_JOBS) -T '$(T)' $(TEST_KEYS) $(addprefix -u ,$(UNITS)) \
	    $(addprefix -t ,$(IFS_EXTRA_test)) tests/run

# The fuzzer's long run, on 4 CPUs in virtual time: the same seed is the same run. SEED= and CALLS= as printed repeat it.
SEED  ?= $(shell od -A n -t u4 -N 4 /dev/urandom | tr -d ' ')
CALLS ?= 10000000
fuzz: $(PAULI_RUN) $(B)/target/bin/pauli-launch $(B)/target/bin/test-fuzz $(STARTUP_BIN) $(B)/kernel/$(FUZZ_KERNEL)
	$(call need,$(QEMU),qemu-system-arm)
	@mkdir -p $(B)/test
	@seed=$(SEED); echo "make fuzz SEED=$$seed CALLS=$(CALLS)     (log: $(B)/test/fuzz.log)"; \
	    $(PAULI_RUN) -t 0 -c 4 -i 3 -k $(FUZZ_KERNEL) -e FUZZ_SEED=$$seed -e FUZZ_CALLS=$(CALLS) -e TEST_HANG_S=1000000 \
	        $(B)/target/bin/test-fuzz < /dev/null > $(B)/test/fuzz.log 2>&1; status=$$?; \
	    grep -a -e '^fuzz:' -e '^ok' -e '^not ok' -e '^pauli-run' $(B)/test/fuzz.log; \
	    [ $$status = 0 ] && ! grep -a -q '^not ok' $(B)/test/fuzz.log

# Does the suite notice when the kernel is broken? tests/mutants/list says where; T= as for test.
mutants: $(PAULI_RUN) $(B)/target/bin/pauli-launch $(STARTUP_BIN) $(B)/kernel/procnto-smp-instr $(addprefix $(B)/target/bin/,$(IFS_EXTRA_test))
	$(call need,$(QEMU),qemu-system-arm)
	$(Q)sh tests/mutants/run.sh '$(T)'

# The unit tests and checks alone: nothing is booted.
unit: $(TEST_TOOLS) $(UNITS)
	$(Q)grep -v -e '^boot' -e '^target' -e '^run' -e tests/sdk -e tests/startup -e tests/boot_script tests/run > $(B)/unit.run
	$(Q)$(B)/host/bin/driver -j $(TEST_JOBS) -T '$(T)' $(addprefix -u ,$(UNITS)) $(B)/unit.run
.PHONY: test unit fuzz mutants

# A million random operations of eight clients against procnto, with random kills; OPERATIONS and SEED may be given.
OPERATIONS ?= 1000000
storm: $(B)/target/bin/test-procnto_storm $(PAULI_RUN) $(B)/target/bin/pauli-launch sdk
	$(call need,$(QEMU),qemu-system-arm)
	@seed=$(SEED); echo "make storm SEED=$$seed OPERATIONS=$(OPERATIONS)"; \
	    $(PAULI_RUN) -t 0 -c 4 -i 4 -p -i $< -r procnto_storm storm_long $(OPERATIONS) $$seed </dev/null
.PHONY: storm
