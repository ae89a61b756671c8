// The parts of a build spec: each member's way into a ModuleBuilder.
#pragma once

#include <filesystem>
#include <string>

#include "authoring/module_builder.h"
#include "authoring/spec/spec_value.h"
#include "base/result.h"

namespace lode {

/// `folder` is the spec's own: files are relative to it.
Result<void> add_vocabulary(ModuleBuilder& builder, const std::string& name, const SpecValue& value,
                            const std::filesystem::path& folder);
Result<void> add_variable(ModuleBuilder& builder, const std::string& name, const SpecValue& value,
                          const std::filesystem::path& folder);
Result<void> add_preset(ModuleBuilder& builder, const SpecValue& value);

Result<SignatureDraft> parse_signature(const SpecValue& value);

/// A step in full, as in a manifest, or in short: `{"ids": ["lookup", "tokens", {"lookup": "vocabulary"}]}`.
Result<StepSpec> parse_step(const SpecValue& value);

}  // namespace lode
