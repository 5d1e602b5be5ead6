# SPDX-License-Identifier: Apache-2.0
# cmake -DCMAKE_TOOLCHAIN_FILE=<SDK>/cmake/pauli.cmake ...
set(CMAKE_SYSTEM_NAME QNX)
set(CMAKE_SYSTEM_VERSION 7.1.0)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(QNX TRUE)                         # newer versions of CMake set it themselves
get_filename_component(PAULI_SDK "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(CMAKE_C_COMPILER "${PAULI_SDK}/bin/ntoaarch64-gcc")
set(CMAKE_ASM_COMPILER "${PAULI_SDK}/bin/ntoaarch64-gcc")
set(CMAKE_AR "${PAULI_SDK}/bin/ntoaarch64-ar" CACHE FILEPATH "")
set(CMAKE_RANLIB "${PAULI_SDK}/bin/ntoaarch64-ranlib" CACHE FILEPATH "")
set(CMAKE_FIND_ROOT_PATH "${PAULI_SDK}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} "${PAULI_SDK}/lib/pkgconfig")
# `ctest` and `try_run` use pauli-run.
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS TRUE)
set(CMAKE_CROSSCOMPILING_EMULATOR "${PAULI_SDK}/bin/pauli-run")
