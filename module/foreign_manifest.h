// The manifest that lode makes for a folder or an archive that has none.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "module/manifest.h"

namespace lode {

/// Of these files, in any order: the same files give the same manifest, whose text (`to_json`) and so whose digest are
/// the same everywhere. `saved_model` where `saved_model.pb` or `saved_model.pbtxt` is at the root, else `files`.
/// `integrity`, naming the file, where a manifest cannot hold one: see check_file_path, and a `module.json` at the root
/// (that one is a module of lode's own), two files that differ in case only, a file that is another's folder; and where
/// there are no files.
Result<Manifest> foreign_manifest(std::vector<FileEntry> files);

/// Of a foreign manifest that came from elsewhere: `integrity` unless its text is the one made for its files.
Result<void> check_foreign_manifest(const Manifest& manifest, std::string_view text);

}  // namespace lode
