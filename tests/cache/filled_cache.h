// Modules into a cache as downloads put them there.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cache/cache.h"
#include "module/foreign_manifest.h"
#include "module/hashing.h"
#include "module/module_folder.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temporary_folder.h"

namespace lode {

/// One file's content among the blobs.
inline FileEntry fill_blob(const Cache& cache, std::string_view path, std::string_view content) {
    const FileEntry file{std::string(path), content.size(), digest_of(content)};
    const auto partial = must(cache.partials().open(file.digest.hex()));
    must(partial->write(0, std::as_bytes(std::span(content))));
    must(cache.blobs().commit(*partial, file));
    return file;
}

/// The module of that folder under that handle.
inline ModuleFolder fill_module(const Cache& cache, const ModuleFolder& module, std::string_view handle,
                                std::string_view resolved = {}) {
    for (const auto& file : module.manifest.files) fill_blob(cache, file.path, content_of(module.path / file.path));
    return must(cache.commit(handle, content_of(module.path / "module.json"), module.manifest,
                             {module.digest, std::string(resolved)}));
}

/// A foreign module of one file, as an archive leaves it.
inline ModuleFolder fill_foreign_module(const Cache& cache, std::string_view handle, std::string_view content,
                                        const Digest& archive) {
    const Manifest manifest = must(foreign_manifest({fill_blob(cache, "saved_model.pb", content)}));
    const std::string text = to_json(manifest);
    return must(cache.commit(handle, text, manifest, {digest_of(text), {}, archive}));
}

}  // namespace lode
