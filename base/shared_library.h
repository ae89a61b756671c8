// Libraries that are loaded when they are first needed, so that a program that needs none of them starts at once.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace lode {

/// A shared library of the system's. Once loaded it stays until the process ends.
class SharedLibrary {
public:
    /// `file` as the loader knows it (`libcurl.so.4`), `package` as Debian does: `unavailable`, naming the package,
    /// where the library cannot be loaded.
    static Result<SharedLibrary> load(const char* file, std::string_view package);

    /// Sets `function` to the one of that name, of this library or of those that it needs itself.
    template <typename Function>
    void find(const char* name, Function*& function) {
        function = reinterpret_cast<Function*>(address_of(name));
    }

    /// `unavailable` where a function was not found.
    Result<void> found_all() const;

private:
    SharedLibrary(void* handle, const char* file, std::string_view package)
        : m_handle(handle), m_file(file), m_package(package) {}
    void* address_of(const char* name);

    void* m_handle;
    std::string m_file;
    std::string m_package;
    std::string m_missing;  // a function that was not found
};

}  // namespace lode
