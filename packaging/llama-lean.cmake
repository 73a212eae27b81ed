# Read by CMake at the beginning of llama-cpp-python's build, through CMAKE_PROJECT_llama_cpp_INCLUDE.
# It leaves out what the Python package never loads, and does not spend minutes on optimising code that only
# describes models: the arithmetic lies in ggml, which is compiled as it is meant to be.

# The package switches this library on in the cache; a plain variable counts before the cache.
set(LLAMA_BUILD_COMMON OFF)

function(afterimage_compile_quickly)
    foreach(target llama mtmd)
        if(TARGET ${target} AND NOT MSVC)
            target_compile_options(${target} PRIVATE -O1)
        endif()
    endforeach()
    # Some hundred small files, each of which would read the same large headers again.
    if(TARGET llama)
        get_target_property(sources llama SOURCES)
        list(FILTER sources EXCLUDE REGEX "models/.*\\.cpp$")
        get_target_property(folder llama SOURCE_DIR)
        foreach(source ${sources})
            set_property(SOURCE "${folder}/${source}" TARGET_DIRECTORY llama
                PROPERTY SKIP_UNITY_BUILD_INCLUSION ON)
        endforeach()
        set_target_properties(llama PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    endif()
endfunction()
cmake_language(DEFER CALL afterimage_compile_quickly)
