// Reading of PEM files.
#include "base/http/ca_file.h"

#include "base/file.h"

namespace lode {

Result<std::string> read_ca_file(const std::string& file) {
    LODE_ASSIGN(auto text, read_file(file).map_error(in_context("the CA file `" + file + "`")));
    if (text.find("-----BEGIN ") == std::string::npos)
        return fail(ErrorCode::invalid_argument, "the CA file `" + file + "` holds no certificate",
                    "it must be in PEM form: -----BEGIN CERTIFICATE-----");
    return text;
}

}  // namespace lode
