// Whether a SavedModel's graph file is one.
#pragma once

#include "base/result.h"
#include "module/module_folder.h"

namespace lode {

/// Of a module of the kind `saved_model`: `saved_model.pb` is a whole protocol buffer with a graph in it
/// (tensorflow/core/protobuf/saved_model.proto), `saved_model.pbtxt` names one. What is in the graph is TensorFlow's
/// to judge. `integrity`, naming the file, where it is not so.
Result<void> check_saved_model(const ModuleFolder& module);

}  // namespace lode
