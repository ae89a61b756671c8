// A module's variables, each mapped when it is first asked for.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "base/result.h"
#include "module/manifest.h"
#include "runtime/table.h"

namespace lode {

/// Thread-safe; what it hands out is shared by all who ask for it.
class VariableStore {
public:
    /// `variables` outlive this. Those that the manifest calls trainable are mapped as `trainable` says, the others
    /// read-only.
    VariableStore(std::filesystem::path folder, const std::map<std::string, VariableSpec>& variables, Mapping trainable)
        : m_folder(std::move(folder)), m_variables(variables), m_trainable(trainable) {}

    /// `integrity` for a name that the manifest does not have, or whose file is not what it says.
    Result<std::shared_ptr<Table>> open(const std::string& name);
    /// Of those that were opened, the ones with a row that was set: names, sorted.
    std::vector<std::string> changed() const;

private:
    std::filesystem::path m_folder;
    const std::map<std::string, VariableSpec>& m_variables;
    Mapping m_trainable;
    mutable std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<Table>> m_tables;
};

}  // namespace lode
