# lode_fetch_module(NAME <name> HANDLE <handle> [SHA256 <hex>]): a module's verified folder, at configure time.
#
# Sets <name>_DIR, a folder in lode's cache that is to be read only, and <name>_DIGEST, `sha256:…` of its manifest. Whatever the
# program lode::program answers but a module is a FATAL_ERROR, with its own words.
#
#   HANDLE   as for `lode resolve`; a relative path counts from PROJECT_SOURCE_DIR, whose lode.lock counts too
#   SHA256   the pin: of the module's manifest, of an archive's own bytes
#
# Variables, each stronger than lode's own setting: LODE_OFFLINE and LODE_LOCKED (true: as `--offline`, `--locked`), LODE_LOCK (the
# lock file), LODE_CACHE (the cache's folder), LODE_PROGRAM (the program; for a package that was built for another machine).
cmake_policy(VERSION 3.19...3.25)

function(lode_fetch_module)
  set(words "${ARGV}")
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;HANDLE;SHA256" "")
  _lode_check_arguments()
  set(handle "${arg_HANDLE}")
  if(arg_SHA256)
    string(APPEND handle "#sha256=${arg_SHA256}")
  endif()

  _lode_program(program)
  _lode_options(options)
  message(STATUS "Fetching module ${arg_NAME}: ${handle}")
  # In plain words and seen as they come, so that a long download shows that it goes on; the answer itself is in the cache then.
  execute_process(COMMAND "${program}" resolve ${options} -- "${handle}" WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE complaints ECHO_ERROR_VARIABLE)
  _lode_leave_progress_out(complaints)
  if(status EQUAL 0)
    execute_process(COMMAND "${program}" resolve --json --quiet --offline ${options} -- "${handle}"
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" RESULT_VARIABLE status OUTPUT_VARIABLE answer ERROR_VARIABLE complaints_of_cache)
    string(APPEND complaints "${complaints_of_cache}")
  endif()
  if(NOT status EQUAL 0)
    if(NOT status MATCHES "^[1-7]$")  # it was killed, or never began
      string(APPEND complaints "\nlode ended with: ${status}")
    endif()
    _lode_indent(complaints)
    message(FATAL_ERROR "The module ${arg_NAME} cannot be had:\n${complaints}")
  endif()
  if(complaints)
    _lode_indent(complaints)
    message(WARNING "The module ${arg_NAME} comes with a warning:\n${complaints}")
  endif()

  string(JSON folder GET "${answer}" path)
  get_filename_component(folder "${folder}" ABSOLUTE)
  string(JSON digest GET "${answer}" digest)
  message(STATUS "Fetching module ${arg_NAME}: ${folder}")
  set(${arg_NAME}_DIR "${folder}" PARENT_SCOPE)
  set(${arg_NAME}_DIGEST "${digest}" PARENT_SCOPE)
endfunction()

# Of its caller's arguments. An empty value, of a variable that is not set, is as wrong as none: a pin must not get lost.
macro(_lode_check_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " unknown)
    message(FATAL_ERROR "lode_fetch_module knows NAME, HANDLE and SHA256, not: ${unknown}")
  endif()
  foreach(keyword NAME HANDLE SHA256)
    if("${arg_${keyword}}" STREQUAL "" AND (NOT keyword STREQUAL "SHA256" OR keyword IN_LIST words))
      message(FATAL_ERROR "lode_fetch_module got no value for ${keyword}")
    endif()
  endforeach()
  if(NOT arg_NAME MATCHES "^[A-Za-z_][A-Za-z0-9_.-]*$")
    message(FATAL_ERROR "lode_fetch_module: NAME becomes a part of variables' names, which `${arg_NAME}` cannot be")
  endif()
endmacro()

function(_lode_program result)
  set(program "${LODE_PROGRAM}")
  if(NOT program)
    get_target_property(program lode::program LOCATION)
  endif()
  set(${result} "${program}" PARENT_SCOPE)
endfunction()

# The options that the variables stand for. A lock file that is there is one more reason to configure again.
function(_lode_options result)
  set(options "")
  foreach(switch offline locked)
    string(TOUPPER "LODE_${switch}" variable)
    if(${variable})
      list(APPEND options "--${switch}")
    endif()
  endforeach()
  set(lock "${PROJECT_SOURCE_DIR}/lode.lock")
  if(LODE_LOCK)
    get_filename_component(lock "${LODE_LOCK}" ABSOLUTE BASE_DIR "${PROJECT_SOURCE_DIR}")
    list(APPEND options --lock "${lock}")
  endif()
  if(LODE_CACHE)
    list(APPEND options --cache "${LODE_CACHE}")
  endif()
  if(EXISTS "${lock}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${lock}")
  endif()
  set(${result} "${options}" PARENT_SCOPE)
endfunction()

# Without the lines that say how far a download was: `what: 12.0 MB of 64.0 MB (18%), 3.0 MB/s, 12 s left`.
function(_lode_leave_progress_out text)
  string(REGEX REPLACE "\n[^\n]*: [0-9.]+ [kMGT]?B[^\n]*, [0-9.]+ [kMGT]?B/s(, [0-9]+ s left)?" "" lines "\n${${text}}")
  string(STRIP "${lines}" lines)
  set(${text} "${lines}" PARENT_SCOPE)
endfunction()

# CMake breaks lines anew, but for those that begin with a space.
function(_lode_indent text)
  string(STRIP "${${text}}" lines)
  string(REPLACE "\n" "\n  " lines "  ${lines}")
  set(${text} "${lines}" PARENT_SCOPE)
endfunction()
