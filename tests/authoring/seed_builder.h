// The seed example as a builder: cat, dog, mouse, one OOV bucket.
#pragma once

#include <string>
#include <vector>

#include "authoring/module_builder.h"

namespace lode {

using Tokens = std::vector<std::string>;

inline Matrix seed_rows() {
    Matrix rows(3, 3);
    rows << 1.11F, 2.56F, 3.45F, 1, 2, 3, 0.5F, 0.1F, 0.6F;
    return rows;
}

inline ModuleBuilder empty_builder() {
    return ModuleBuilder({parse_module_name("acme/seed").value(), parse_version("1").value()});
}

/// cat, dog, mouse, one bucket; no signature.
inline ModuleBuilder seed_builder() {
    auto builder = empty_builder();
    builder.add_vocabulary("vocabulary", Tokens{"cat", "dog", "mouse"}, OovRule{1}, {.file = "words.txt"});
    builder.add_variable("embeddings", seed_rows(), {.extra_rows = 1});
    return builder;
}

/// Look up, gather.
inline void add_default(ModuleBuilder& builder) {
    auto s = builder.signature("default");
    const auto tokens = s.input("tokens", Dtype::string, {std::nullopt});
    s.output("default", s.gather(s.lookup(tokens, "vocabulary"), "embeddings"));
}

}  // namespace lode
