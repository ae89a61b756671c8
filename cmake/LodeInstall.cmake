# Installs the program, the libraries with their headers (include/lode/<folder>/…, and <lode/hub.h>), a CMake package and lode.pc;
# with --component program, the program and as much of the CMake package as lode_fetch_module needs.
include(CMakePackageConfigHelpers)

set(libraries base crypto sqlite unicode http curl_transport compression module archive cache cache_bundle runtime resolver authoring hub)
set(headers_folders base module cache runtime resolver authoring hub)

# What a stranger links: lode::lode.
add_library(lode_umbrella INTERFACE)
set_target_properties(lode_umbrella PROPERTIES EXPORT_NAME lode)
target_link_libraries(lode_umbrella INTERFACE lode_hub)

list(TRANSFORM libraries PREPEND lode_ OUTPUT_VARIABLE library_targets)
set_target_properties(lode PROPERTIES EXPORT_NAME program)   # lode::program; lode::lode is the library
install(TARGETS lode EXPORT lode_program RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT program)
install(TARGETS ${library_targets} lode_umbrella EXPORT lode ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")

foreach(folder ${headers_folders})
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lode"
    FILES_MATCHING PATTERN "*.h"
    REGEX "/http/curl/curl_(library|trust|error|request|transfer|engine)\\.h$" EXCLUDE   # need libcurl's; no other includes them
    REGEX "/unicode/icu\\.h$" EXCLUDE)   # needs ICU's
endforeach()
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/install/hub.h" CONTENT
"// The library's front door.
#pragma once
#include \"hub/hub.h\"
")
install(FILES "${PROJECT_BINARY_DIR}/install/hub.h" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lode")

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/lode")
install(EXPORT lode NAMESPACE lode:: FILE lodeTargets.cmake DESTINATION "${package_folder}")
install(EXPORT lode_program NAMESPACE lode:: FILE lodeProgram.cmake DESTINATION "${package_folder}" COMPONENT program)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/lodeConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/install/lodeConfig.cmake" INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/install/lodeConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/install/lodeConfig.cmake" "${PROJECT_BINARY_DIR}/install/lodeConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/LodeFetchModule.cmake" DESTINATION "${package_folder}" COMPONENT program)

# The archives in the order in which a linker needs them: users before what they use.
list(REVERSE library_targets)
list(TRANSFORM library_targets PREPEND -l OUTPUT_VARIABLE library_flags)
list(JOIN library_flags " " LODE_LIBRARY_FLAGS)
file(RELATIVE_PATH LODE_PREFIX_FROM_PKGCONFIG "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" LODE_PREFIX_FROM_PKGCONFIG "${LODE_PREFIX_FROM_PKGCONFIG}")
configure_file("${PROJECT_SOURCE_DIR}/cmake/lode.pc.in" "${PROJECT_BINARY_DIR}/install/lode.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/install/lode.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
