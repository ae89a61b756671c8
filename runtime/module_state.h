// What an open module holds.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/module_folder.h"
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/nearest/nearest.h"
#include "runtime/program.h"
#include "runtime/variable_store.h"
#include "runtime/workers.h"

namespace lode {

struct TokenEmbedding {
    std::shared_ptr<const TokenLookup> lookup;
    std::shared_ptr<const Table> table;
    std::optional<NearestSketch> sketch;  // of the table
};

struct ModuleState {
    ModuleState(ModuleFolder opened, Mapping trainable, std::size_t threads);

    /// `invalid_argument` where the module has none.
    Result<const Program*> program(std::string_view signature) const;
    Result<const TokenEmbedding*> embedding() const;

    Result<void> call_for_default(const Arguments& arguments, Answer& answer, std::string_view signature) const;
    Result<Tensors> call_for_all(const Arguments& arguments, std::string_view signature) const;
    Result<std::vector<std::vector<Neighbor>>> nearest(std::span<const NearestQuery> queries, std::size_t k,
                                                       Metric metric) const;

    ModuleFolder folder;
    std::unique_ptr<VariableStore> variables;
    std::unique_ptr<Workers> workers;
    std::map<std::string, Program, std::less<>> programs;
    std::optional<TokenEmbedding> token_embedding;
};

}  // namespace lode
