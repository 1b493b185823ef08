# anze_embed(target symbol file): links the bytes of a file into a target as
#   extern "C" const char <symbol>[]; extern "C" const char <symbol>_end[];
function(anze_embed target symbol file)
  set(stub ${CMAKE_BINARY_DIR}/embed/${symbol}.S)
  file(WRITE ${stub}.tmp
    ".section .rodata\n.global ${symbol}\n.global ${symbol}_end\n.balign 16\n${symbol}:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n.section .note.GNU-stack,\"\",@progbits\n")
  file(COPY_FILE ${stub}.tmp ${stub} ONLY_IF_DIFFERENT)
  set_source_files_properties(${stub} PROPERTIES OBJECT_DEPENDS ${file} LANGUAGE C COMPILE_OPTIONS "-x;assembler-with-cpp")
  target_sources(${target} PRIVATE ${stub})
endfunction()
