// By dlopen(3).
#include "base/shared_library.h"

#include <dlfcn.h>

namespace lode {

Result<SharedLibrary> SharedLibrary::load(const char* file, std::string_view package) {
    void* const handle = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr)
        return fail(ErrorCode::unavailable, std::string("a library cannot be loaded: ") + ::dlerror(),
                    "install the package " + std::string(package));
    return SharedLibrary(handle, file, package);
}

Result<void> SharedLibrary::found_all() const {
    if (m_missing.empty()) return {};
    return fail(ErrorCode::unavailable, "the " + m_file + " on this machine has no " + m_missing,
                "install the package " + m_package + " of Debian 12 or later");
}

void* SharedLibrary::address_of(const char* name) {
    void* const address = ::dlsym(m_handle, name);
    if (address == nullptr) m_missing = name;
    return address;
}

}  // namespace lode
