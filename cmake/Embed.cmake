# embed(<target> <array> <header> <pattern>…)
#
# Compiles the files that match into <target>, as `const Resource <array>[]`
# ended by an entry whose path is NULL. <header> declares the array. A file is
# known by its path inside the source tree.

function(embed target array header)
  set(files)
  foreach(pattern IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
         ${CMAKE_SOURCE_DIR}/${pattern})
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  set(output ${CMAKE_BINARY_DIR}/embedded/${array}.c)
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE paths)
  # The list itself is a dependency, through a file that changes with it.
  set(list_file ${CMAKE_BINARY_DIR}/embedded/${array}.list)
  file(CONFIGURE OUTPUT ${list_file} CONTENT "${files}")
  set(script ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -D ROOT=${CMAKE_SOURCE_DIR} -D LIST=${list_file}
            -D ARRAY=${array} -D HEADER=${header} -D OUTPUT=${output}
            -P ${script}
    DEPENDS ${script} ${list_file} ${paths}
    COMMENT "Embedding ${array}"
    VERBATIM)
  # A target of its own: in <target>, every object would have to wait for the
  # libraries that <target> links with, because the command might need them.
  add_library(embedded_${target} OBJECT ${output})
  target_include_directories(embedded_${target} PRIVATE
                             ${include_roots}/${target} ${include_roots}/resource)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:embedded_${target}>)
endfunction()
