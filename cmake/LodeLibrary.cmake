# lode_library(NAME [PUBLIC targets…] [PRIVATE targets…]): the folder it is called from, as the static library lode::NAME.
# Every .cpp of the folder belongs to it; headers are included from the repository's root ("cache/blob_store.h").
function(lode_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PUBLIC;PRIVATE")
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  file(GLOB headers CONFIGURE_DEPENDS *.h)
  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  add_library(lode_${name} STATIC ${sources} ${headers})
  add_library(lode::${name} ALIAS lode_${name})
  set_target_properties(lode_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(lode_${name} PUBLIC cxx_std_20)
  target_include_directories(lode_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/lode>")
  target_link_libraries(lode_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()
