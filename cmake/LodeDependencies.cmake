# Every library that is not ours, each a Debian package (see scripts/install_packages).
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(OpenSSL 3 REQUIRED)   # the shared libraries serve the tests alone: the server loads libssl on first need
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)   # headers only: libcurl itself is loaded on first need
find_package(ZLIB REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc)   # headers only: libicuuc is loaded on first need
find_package(CLI11 REQUIRED)
find_package(Boost 1.74 REQUIRED)   # headers only: Beast's HTTP parser, in the registry server

find_library(LIBCRYPTO_STATIC libcrypto.a REQUIRED)   # for SHA-256 alone, see base/crypto/sha256.cpp
set(LODE_STATIC_LIBCRYPTO -l:libcrypto.a)

find_path(RE2_INCLUDE_DIR re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)   # these and libcrypto.a are linked by their names, so that what is installed holds no path
find_path(FARMHASH_INCLUDE_DIR farmhash.h REQUIRED)
find_library(FARMHASH_LIBRARY farmhash REQUIRED)
find_path(ZSTD_INCLUDE_DIR zstd.h REQUIRED)
find_library(ZSTD_LIBRARY zstd REQUIRED)
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)   # header only
