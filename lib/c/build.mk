# SPDX-License-Identifier: Apache-2.0
# lib/c: crt1 and libc.a. Every src/AREA/*.{c,S} goes in; a file in aarch64/ replaces the C file of its name; the
# kernel-call stubs come from kernel/kercalls.def.

LIBC_ARCH_SRC := $(wildcard lib/c/aarch64/*.c lib/c/aarch64/*.S)
LIBC_ALL_SRC  := $(wildcard lib/c/src/*/*.c lib/c/src/*/*.S)
LIBC_REPLACED := $(foreach n,$(basename $(notdir $(LIBC_ARCH_SRC))),$(filter %/$(n).c,$(LIBC_ALL_SRC)))
LIBC_SRC      := $(sort $(filter-out $(LIBC_REPLACED),$(LIBC_ALL_SRC)) $(LIBC_ARCH_SRC) $(wildcard lib/c/crt/*.c))

# Not $(call library,...): thousands of names, so the list goes through a response file. Made under another name: a link
# that runs at the same time never sees half an archive.
$(LIBC_A): $(call obj,target,$(LIBC_SRC)) $(B)/target/gen/kercall_stubs.S.o
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@.new
	$(file >$@.rsp,$^)
	$(Q)$(AR) rcsD $@.new @$@.rsp && mv $@.new $@

# libc.so.5, with the run-time linker in it: ldqnx-64.so.2 is another name of the file. What the linker does in another way
# than a static program does not go in. Exported is what the headers name, and what lib/c/ldqnx/abi.names says.
LIBC_SO       := $(B)/target/lib/libc.so.5
LIBC_SO_SRC   := $(filter-out lib/c/crt/start.c lib/c/crt/relocate.c lib/c/crt/tls.c lib/c/src/dlfcn/%,$(LIBC_SRC)) \
                 $(sort $(wildcard lib/c/ldqnx/*.c lib/c/ldqnx/*.S))
LIBC_SO_MAP   := $(B)/pic/libc.map
LIBC_SO_LIST  := lib/c/ldqnx/interposable.list
LIBC_SO_FLAGS := -Wl,-e,_start,--version-script=$(LIBC_SO_MAP),--dynamic-list=$(LIBC_SO_LIST),--dynamic-list-data
$(call shared_library,libc.so.5,$(LIBC_SO_SRC),$(LIBC_SO_MAP) $(LIBC_SO_LIST),$(B)/target/gen/kercall_stubs.S.o,$(LIBC_SO_FLAGS))
$(LIBC_SO_MAP): tools/gen/exports.awk lib/c/ldqnx/abi.names $(shell find lib/c/include -name '*.h')
	@mkdir -p $(@D)
	$(Q)awk -f $^ > $@.new && mv $@.new $@
$(B)/target/lib/ldqnx-64.so.2: $(LIBC_SO)
	$(Q)ln -sf $(notdir $<) $@

libc: $(LIBC_A) $(CRT1) $(LIBC_SO) $(B)/target/lib/ldqnx-64.so.2
.PHONY: libc

# Before the guard value is known, and in what sets it up, there is nothing to protect with.
$(B)/target/lib/c/crt/%.o $(B)/target/lib/c/src/string/mem%.o: XCFLAGS += -fno-stack-protector
# A loop in memset() must not become a call of memset().
$(B)/target/lib/c/src/string/%.o: XCFLAGS += -fno-tree-loop-distribute-patterns
$(B)/pic/lib/c/crt/%.o $(B)/pic/lib/c/ldqnx/%.o $(B)/pic/lib/c/src/string/mem%.o: XCFLAGS += -fno-stack-protector
$(B)/pic/lib/c/src/string/%.o: XCFLAGS += -fno-tree-loop-distribute-patterns

# Where no floating point is computed none of its registers are used to copy or clear structures either: a process that has not used
# them since it last ran would trap to get them.
LIBC_INTEGER := aio atomic devctl dirent dlfcn dispatch fcntl fnmatch ftw getopt glob hw iconv iofunc ipc kercall malloc mman mount mqueue \
                name net pathmgr process procmgr pthread regex resmgr sched search secpol select semaphore signal spawn stat string \
                strings sys termios thread_pool threads time unistd
$(foreach a,$(LIBC_INTEGER),$(eval $(B)/target/lib/c/src/$(a)/%.o $(B)/pic/lib/c/src/$(a)/%.o: XCFLAGS += -mgeneral-regs-only))
$(B)/target/lib/c/crt/%.o $(B)/pic/lib/c/crt/%.o: XCFLAGS += -mgeneral-regs-only

# docs/conformance.md from the list of interfaces, the libraries and the tests.
conformance: $(LIBC_A) $(B)/target/lib/libm.a
	$(Q)$(NM) $^ > $(B)/conformance.nm
	$(Q)awk -v symbols=$(B)/conformance.nm -v tests="$(wildcard tests/target/*.c tests/programs/*.c tests/qnx/*.c tests/unit/libc_*.c tests/unit/libm_*.c)" \
	    -f tools/gen/conformance.awk tests/conformance/posix.def tests/conformance/qnx.def > docs/conformance.md
.PHONY: conformance

# What is called now and then is compiled for size.
LIBC_SMALL := devctl dirent fcntl fnmatch getopt glob ipc locale misc mount mqueue name net pathmgr process procmgr sched select signal slog spawn stat sys \
              termios thread_pool time time_fmt unistd wordexp
$(foreach d,$(LIBC_SMALL),$(B)/target/lib/c/src/$(d)/%.o) $(B)/target/lib/c/crt/%.o: XCFLAGS += -Os
