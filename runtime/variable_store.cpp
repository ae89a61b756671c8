// Opening variables, once each.
#include "runtime/variable_store.h"

#include <fmt/format.h>

namespace lode {

Result<std::shared_ptr<Table>> VariableStore::open(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    if (const auto opened = m_tables.find(name); opened != m_tables.end()) return opened->second;
    const auto spec = m_variables.find(name);
    if (spec == m_variables.end())
        return fail(ErrorCode::integrity, fmt::format("the module has no variable `{}`", name));
    const Mapping mapping = spec->second.trainable ? m_trainable : Mapping::read_only;
    LODE_ASSIGN(auto table, Table::open(m_folder, spec->second, best_instruction_set(), mapping));
    return m_tables[name] = std::make_shared<Table>(std::move(table));
}

std::vector<std::string> VariableStore::changed() const {
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> names;
    for (const auto& [name, table] : m_tables)
        if (table->changed()) names.push_back(name);
    return names;
}

}  // namespace lode
