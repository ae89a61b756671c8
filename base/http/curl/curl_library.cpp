// Loading libcurl with dlopen(3).
#include "base/http/curl/curl_library.h"

#include <string>

#include <dlfcn.h>

namespace lode {
namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    return function != nullptr;
}

Result<CurlLibrary> load() {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return fail(ErrorCode::unavailable, std::string("libcurl cannot be loaded: ") + ::dlerror(),
                    "install the package libcurl4");
    CurlLibrary curl;
    const bool whole =
        find(library, "curl_global_init", curl.global_init) && find(library, "curl_easy_init", curl.easy_init) &&
        find(library, "curl_easy_cleanup", curl.easy_cleanup) && find(library, "curl_easy_setopt", curl.easy_setopt) &&
        find(library, "curl_easy_getinfo", curl.easy_getinfo) && find(library, "curl_easy_pause", curl.easy_pause) &&
        find(library, "curl_easy_strerror", curl.easy_strerror) && find(library, "curl_multi_init", curl.multi_init) &&
        find(library, "curl_multi_cleanup", curl.multi_cleanup) &&
        find(library, "curl_multi_setopt", curl.multi_setopt) &&
        find(library, "curl_multi_add_handle", curl.multi_add_handle) &&
        find(library, "curl_multi_remove_handle", curl.multi_remove_handle) &&
        find(library, "curl_multi_perform", curl.multi_perform) && find(library, "curl_multi_poll", curl.multi_poll) &&
        find(library, "curl_multi_wakeup", curl.multi_wakeup) &&
        find(library, "curl_multi_info_read", curl.multi_info_read) &&
        find(library, "curl_slist_append", curl.slist_append) &&
        find(library, "curl_slist_free_all", curl.slist_free_all);
    if (!whole || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return fail(ErrorCode::unavailable, "the libcurl on this machine cannot be used",
                    "install the package libcurl4, version 7.85 or later");
    return curl;
}

}  // namespace

Result<CurlLibrary> load_curl() {
    static const Result<CurlLibrary> library = load();  // as the library itself, one for the process
    return library;
}

}  // namespace lode
