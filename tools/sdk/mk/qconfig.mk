# SPDX-License-Identifier: Apache-2.0
# For projects of the usual form: common.mk includes this file first and $(MKFILES_ROOT)/qtargets.mk last. env.sh tells make
# where this folder is. See docs/sdk.md.
QCONFIG_DIR  := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
MKFILES_ROOT ?= $(QCONFIG_DIR)
QNX_TARGET   ?= $(abspath $(QCONFIG_DIR)/..)
QNX_HOST     ?= $(QNX_TARGET)
INSTALL_ROOT_nto ?= $(CURDIR)/install
