// Loading libcurl.
#include "base/http/curl/curl_library.h"

#include "base/shared_library.h"

namespace lode {
namespace {

Result<CurlLibrary> load() {
    LODE_ASSIGN(auto library, SharedLibrary::load("libcurl.so.4", "libcurl4"));
    CurlLibrary curl;
    library.find("curl_global_init", curl.global_init);
    library.find("curl_easy_init", curl.easy_init);
    library.find("curl_easy_cleanup", curl.easy_cleanup);
    library.find("curl_easy_setopt", curl.easy_setopt);
    library.find("curl_easy_getinfo", curl.easy_getinfo);
    library.find("curl_easy_pause", curl.easy_pause);
    library.find("curl_easy_strerror", curl.easy_strerror);
    library.find("curl_multi_init", curl.multi_init);
    library.find("curl_multi_cleanup", curl.multi_cleanup);
    library.find("curl_multi_setopt", curl.multi_setopt);
    library.find("curl_multi_add_handle", curl.multi_add_handle);
    library.find("curl_multi_remove_handle", curl.multi_remove_handle);
    library.find("curl_multi_perform", curl.multi_perform);
    library.find("curl_multi_poll", curl.multi_poll);
    library.find("curl_multi_wakeup", curl.multi_wakeup);
    library.find("curl_multi_info_read", curl.multi_info_read);
    library.find("curl_slist_append", curl.slist_append);
    library.find("curl_slist_free_all", curl.slist_free_all);
    LODE_TRY(library.found_all());
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
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
