# layer(<dir> USES <layer>… LIBS <library>…)
#
# Makes the static library of one layer from all the .c files of its directory.
# A layer's include root holds a single symbolic link named after the layer, and
# only those that declare USES get that root: `#include "vm/frame.h"` does not
# resolve anywhere else.
#
# A static library never reports unresolved calls, so every layer is also linked
# whole into a program `linkcheck_<layer>` with nothing but what it declared.

set(include_roots ${CMAKE_BINARY_DIR}/inc)
set(linkcheck_main ${CMAKE_BINARY_DIR}/linkcheck.c)
file(CONFIGURE OUTPUT ${linkcheck_main}
     CONTENT "int main(void) {\n    return 0;\n}\n")
set(empty_layer ${CMAKE_BINARY_DIR}/empty.c)
file(CONFIGURE OUTPUT ${empty_layer} CONTENT "typedef int EmptyLayer;\n")

# uses(<target> <layer>…): includes of exactly these layers, and linking.
# PRIVATE keeps include roots from travelling along to the users' users.
function(uses target)
  foreach(name IN LISTS ARGN)
    target_include_directories(${target} PRIVATE ${include_roots}/${name})
    target_link_libraries(${target} PRIVATE ${name})
  endforeach()
endfunction()

function(layer dir)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LIBS")
  get_filename_component(name ${dir} NAME)
  file(MAKE_DIRECTORY ${include_roots}/${name})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${dir} ${include_roots}/${name}/${name}
       SYMBOLIC)

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${dir}/*.c)
  if(NOT sources)
    set(sources ${empty_layer})
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PRIVATE ${include_roots}/${name})
  uses(${name} ${arg_USES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS})
  set_property(GLOBAL PROPERTY layer_${name}_uses ${arg_USES})
  set_property(GLOBAL PROPERTY layer_${name}_libs ${arg_LIBS})
  set_property(GLOBAL APPEND PROPERTY layers ${name})

  add_executable(linkcheck_${name} ${linkcheck_main})
  target_link_libraries(linkcheck_${name} PRIVATE
                        $<LINK_LIBRARY:WHOLE_ARCHIVE,${name}>)
  set_target_properties(linkcheck_${name} PROPERTIES
                        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/linkcheck)
endfunction()
