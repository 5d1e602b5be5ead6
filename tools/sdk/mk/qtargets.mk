# SPDX-License-Identifier: Apache-2.0
# The folder make runs in says what to make: .../OS/CPU/VARIANT, VARIANT of the words le, g (for debugging), o, so, dll,
# a, shared. Sources are those of the project's folder, where common.mk is, of the folders between, and of EXTRA_SRCVPATH.
#   NAME, SRCS or all that is found, EXCLUDE_OBJS, EXTRA_OBJS, LIBS (libname or name, + and ^ in front of suffixes are
#   taken off), EXTRA_INCVPATH, EXTRA_LIBVPATH, CCFLAGS, CFLAGS, LDFLAGS, USEFILE, INSTALLDIR, POST_BUILD
PROJECT_ROOT ?= $(patsubst %/,%,$(dir $(abspath $(lastword $(filter %common.mk,$(MAKEFILE_LIST))))))
NAME         ?= $(notdir $(PROJECT_ROOT))
VARIANT      := $(subst -, ,$(subst ., ,$(notdir $(CURDIR))))
BETWEEN      := $(subst /, ,$(patsubst $(PROJECT_ROOT)%,%,$(CURDIR)))
INSTALLDIR   ?= usr/bin

CC := $(QNX_HOST)/bin/qcc -Vgcc_ntoaarch64le
AR := $(QNX_HOST)/bin/ntoaarch64-ar

# The project's folder, then each one on the way here.
SRC_FOLDERS := $(PROJECT_ROOT)
$(foreach d,$(BETWEEN),$(eval SRC_FOLDERS += $(lastword $(SRC_FOLDERS))/$(d)))
SRC_FOLDERS += $(EXTRA_SRCVPATH)
VPATH := $(SRC_FOLDERS)

SRCS ?= $(sort $(notdir $(foreach d,$(SRC_FOLDERS),$(wildcard $(d)/*.c $(d)/*.S $(d)/*.s))))
OBJS := $(filter-out $(EXCLUDE_OBJS),$(addsuffix .o,$(basename $(SRCS)))) $(EXTRA_OBJS)

lib_name = -l$(patsubst lib%,%,$(basename $(subst ^,,$(subst +,,$(1)))))
BUILD_CFLAGS := $(if $(filter g,$(VARIANT)),-g -O0,-O2) $(if $(filter so dll shared,$(VARIANT)),-fPIC) \
                $(addprefix -I,$(EXTRA_INCVPATH) $(wildcard $(PROJECT_ROOT)/public) $(SRC_FOLDERS)) -DVARIANT_$(firstword $(VARIANT)) \
                $(CCFLAGS) $(CFLAGS)
BUILD_LIBS   := $(addprefix -L,$(EXTRA_LIBVPATH)) $(foreach l,$(LIBS),$(call lib_name,$(l)))
DEBUG_SUFFIX := $(if $(filter g,$(VARIANT)),_g)

ifneq ($(filter a,$(VARIANT)),)
IMAGE := lib$(NAME)$(DEBUG_SUFFIX).a
LINK   = rm -f $@ && $(AR) rcs $@ $(OBJS)
else ifneq ($(filter so shared,$(VARIANT)),)
IMAGE := lib$(NAME)$(DEBUG_SUFFIX).so
LINK   = $(CC) -shared -Wl,-soname,lib$(NAME).so.$(or $(SO_VERSION),1) -o $@ $(OBJS) $(LDFLAGS) $(BUILD_LIBS)
else ifneq ($(filter dll,$(VARIANT)),)
IMAGE := $(NAME)$(DEBUG_SUFFIX).so
LINK   = $(CC) -shared -o $@ $(OBJS) $(LDFLAGS) $(BUILD_LIBS)
else
IMAGE := $(NAME)$(DEBUG_SUFFIX)
LINK   = $(CC) -o $@ $(OBJS) $(LDFLAGS) $(BUILD_LIBS)
endif

.DEFAULT_GOAL := all
all: $(IMAGE)

$(IMAGE): $(OBJS)
	$(LINK)
	$(if $(wildcard $(USEFILE)),$(QNX_HOST)/bin/ntoaarch64-objcopy --add-section QNX_usage=$(USEFILE) $@)
	$(POST_BUILD)

%.o: %.c
	$(CC) -c $(BUILD_CFLAGS) -o $@ $<
%.o: %.S
	$(CC) -c $(BUILD_CFLAGS) -o $@ $<
%.o: %.s
	$(CC) -c -o $@ $<

# Public headers: for other projects.
hinstall:
	$(if $(wildcard $(PROJECT_ROOT)/public),mkdir -p $(INSTALL_ROOT_nto)/usr/include && cp -R $(PROJECT_ROOT)/public/. $(INSTALL_ROOT_nto)/usr/include/)

install: hinstall $(IMAGE)
	mkdir -p $(INSTALL_ROOT_nto)/aarch64le/$(INSTALLDIR)
	cp $(IMAGE) $(INSTALL_ROOT_nto)/aarch64le/$(INSTALLDIR)/

iclean:
	rm -f $(INSTALL_ROOT_nto)/aarch64le/$(INSTALLDIR)/$(IMAGE)

clean spotless:
	rm -f $(OBJS) $(IMAGE)

.PHONY: all install hinstall iclean clean spotless
