# Writes OUTPUT: the files of LIST (paths relative to ROOT) as C arrays, and an
# array of Resource named ARRAY. Run by embed().

file(READ ${LIST} files)
set(bytes "")
set(entries "")
set(number 0)
foreach(path IN LISTS files)
  file(READ ${ROOT}/${path} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(..)" "0x\\1," hex "${hex}")
  # A byte of zero after the last, so that text can be used as a C string.
  string(APPEND bytes
         "static const unsigned char file_${number}[] = {${hex}0};\n")
  string(APPEND entries
         "    {\"${path}\", (const char *)file_${number}, ${size}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE ${OUTPUT}
     "#include \"${HEADER}\"\n\n${bytes}\n"
     "const Resource ${ARRAY}[] = {\n${entries}    {0, 0, 0},\n};\n")
