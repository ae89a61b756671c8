#!/usr/bin/env python3
"""What TensorFlow's own ops make of values: python3 make_golden.py > tensorflow-2.16.2.json

Needs tensorflow-cpu 2.16.2 (Python 3.11). A case is a step: its op, inputs and output (dtype, values, row splits where there are such), attributes, and
the variables and the vocabulary that it names. Floats are written so that they come back to the bit.
"""
import json

import numpy as np
import tensorflow as tf

CASES = []
ROWS = [[1.11, 2.56, 3.45], [1.0, 2.0, 3.0], [0.5, 0.1, 0.6], [0.0, 0.0, 0.0], [-4.0, 1e-4, 2e3], [1e-20, -1e-20, 3e-20]]
WORDS = ["cat", "lizard", "dog", "", "é", "你好", "Hello", "World", "x" * 33, "king", "crimson", "a", "b", "c", "d"]


def number(x):
    return float(x) if np.isfinite(x) else str(x)


def plain(tensor):
    """A value as JSON."""
    if isinstance(tensor, tf.RaggedTensor):
        json_value = plain(tensor.flat_values)
        json_value["row_splits"] = tensor.row_splits.numpy().tolist()
        return json_value
    array = tensor.numpy()
    if tensor.dtype == tf.string:
        values = [text.decode("utf-8") for text in array.tolist()]
    elif tensor.dtype.is_floating:
        values = [[number(x) for x in row] for row in array] if array.ndim == 2 else [number(x) for x in array]
    else:
        values = array.tolist()
    return {"dtype": tensor.dtype.name, "values": values}


def case(op, inputs, output, parameter, attributes=None, variables=None, vocabulary=None):
    CASES.append({
        "op": op, "inputs": {name: plain(value) for name, value in inputs.items()}, "attributes": attributes or {},
        "variables": {name: value.numpy().tolist() for name, value in (variables or {}).items()}, "vocabulary": vocabulary or [],
        "parameter": parameter, "output": plain(output),
    })


def f32(values):
    return tf.constant(values, tf.float32)


def ragged(values, splits):
    return tf.RaggedTensor.from_row_splits(values, splits)


rows = f32(ROWS)
numbers = f32([-2.5, -0.0, 0.0, 0.5, 1.5, 2.5, 88.0, 1e-8, -1e30, 3.4e38])
tokens = tf.constant(WORDS)
splits = [0, 2, 2, 5, 6]
groups = ragged(rows, splits)

case("tanh", {"values": numbers}, tf.math.tanh(numbers), "activated")
case("tanh", {"values": rows}, tf.math.tanh(rows), "activated")
case("relu", {"values": numbers}, tf.nn.relu(numbers), "activated")
case("relu", {"values": rows}, tf.nn.relu(rows), "activated")
case("l2_normalize", {"rows": rows}, tf.math.l2_normalize(rows, axis=-1), "normalized")
case("l2_normalize", {"rows": groups}, ragged(tf.math.l2_normalize(rows, axis=-1), splits), "normalized")
case("add", {"a": rows, "b": rows[::-1]}, tf.math.add(rows, rows[::-1]), "sum")
case("add", {"a": numbers, "b": numbers[::-1]}, tf.math.add(numbers, numbers[::-1]), "sum")
bias = f32([0.5, -1.0, 1e3])
case("add", {"a": rows}, tf.nn.bias_add(rows, bias), "sum", {"variable": "v"}, {"v": bias})
matrix = f32([[1.0, -2.0], [0.25, 3.0], [1e-3, 7.0]])
case("matmul", {"rows": rows}, tf.linalg.matmul(rows, matrix), "product", {"variable": "v"}, {"v": matrix})
case("matmul", {"rows": f32([[10.0], [3.0], [4.0]])}, tf.linalg.matmul(f32([[10.0], [3.0], [4.0]]), f32([[0.5]])), "product", {"variable": "v"}, {"v": f32([[0.5]])})
case("concat", {"a": rows, "b": rows[:, :1], "c": rows[::-1]}, tf.concat([rows, rows[:, :1], rows[::-1]], -1), "rows")
case("slice", {"rows": rows}, tf.slice(rows, [0, 1], [-1, 2]), "columns", {"begin": 1, "size": 2})
case("slice", {"rows": rows}, tf.slice(rows, [0, 0], [-1, 1]), "columns", {"begin": 0, "size": 1})
case("cosine", {"a": rows, "b": rows[::-1]}, -tf.keras.losses.cosine_similarity(rows, rows[::-1]), "cosine")
case("cosine", {"a": rows, "b": rows}, -tf.keras.losses.cosine_similarity(rows, rows), "cosine")
halves = f32([0.1, 65504.0, 65519.0, 65520.0, 1e-8, 5.9604645e-08, 2049.0, 2051.0, -1.5])
case("cast", {"values": halves}, tf.cast(halves, tf.float16), "cast", {"dtype": "float16"})
case("cast", {"values": tf.cast(halves[:2], tf.float16)}, tf.cast(tf.cast(halves[:2], tf.float16), tf.float32), "cast", {"dtype": "float32"})
whole = f32([-2.9, -0.5, 0.0, 0.5, 2.9, 100.0, -100.0])
case("cast", {"values": whole}, tf.cast(whole, tf.int8), "cast", {"dtype": "int8"})
case("cast", {"values": whole}, tf.cast(whole, tf.int64), "cast", {"dtype": "int64"})
case("cast", {"values": tf.constant([1, -3, 1 << 40], tf.int64)}, tf.cast(tf.constant([1, -3, 1 << 40], tf.int64), tf.float32), "cast", {"dtype": "float32"})
for buckets in (1, 10, 1000, 1 << 31):
    case("hash_bucket", {"tokens": tokens}, tf.strings.to_hash_bucket_fast(tokens, buckets), "ids", {"buckets": buckets})
    for key in ([0, 0], [123, 456], [-1, 1 << 62]):
        case("hash_bucket", {"tokens": tokens}, tf.strings.to_hash_bucket_strong(tokens, buckets, [k & (2**64 - 1) if k < 0 else k for k in key] if key[0] >= 0 else key), "ids",
             {"buckets": buckets, "hash": "siphash", "key0": key[0], "key1": key[1]})
case("hash_bucket", {"tokens": ragged(tokens, [0, 4, 4, 15])}, ragged(tf.strings.to_hash_bucket_fast(tokens, 10), [0, 4, 4, 15]), "ids", {"buckets": 10})
table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(tf.range(3, dtype=tf.int64), tf.constant(["emerson", "lake", "palmer"])), "UNK")
ids = tf.constant([0, 1, 2, 3, -1, 1], tf.int64)
case("reverse_lookup", {"ids": ids}, table.lookup(ids), "tokens", {"lookup": "words"}, vocabulary=["emerson", "lake", "palmer"])
texts = tf.constant(["a b", "", "  c", "d"])
for value in ("", "none"):
    sparse = tf.compat.v1.string_split(texts, " ")
    filled, _ = tf.sparse.fill_empty_rows(sparse, value)
    case("fill_empty", {"tokens": tf.RaggedTensor.from_sparse(sparse)}, tf.RaggedTensor.from_sparse(filled), "tokens", {"token": value} if value else {})
lines = tf.constant(["", " ", "cat", "cat dog", "cat  dog", " cat", "cat ", "4,5,,6,", "a::b:::c", "a, b;c", "\tx\ny"])
for separators in (" ", ",", ",; ", ":"):
    for skip in (True, False):
        out = tf.RaggedTensor.from_sparse(tf.compat.v1.string_split(lines, separators, skip_empty=skip))
        out = tf.concat([out, tf.RaggedTensor.from_row_lengths(tf.constant([], tf.string), [0] * (len(lines) - out.nrows().numpy()))], 0)
        case("split", {"texts": lines}, out, "tokens", {"separators": separators, "empty": "skip" if skip else "keep"})
for separator in (" ", ",", "::", ""):
    case("split", {"texts": lines}, tf.strings.split(lines, separator), "tokens", {"separator": separator})
weights = f32([0.5, 2.0, -1.0, 3.0, 0.25, 1.0])
for combiner in ("sum", "mean", "sqrtn"):
    indices = [[g, i] for g in range(4) for i in range(splits[g + 1] - splits[g])]
    sparse_ids = tf.SparseTensor(indices, tf.range(6, dtype=tf.int64), [4, 3])
    sparse_weights = tf.SparseTensor(indices, weights, [4, 3])
    out = tf.nn.embedding_lookup_sparse(rows, sparse_ids, sparse_weights, combiner=combiner)
    case("combine", {"rows": groups, "weights": ragged(weights, splits)}, out, "combined", {"combiner": combiner})
    case("combine", {"rows": groups}, tf.nn.embedding_lookup_sparse(rows, sparse_ids, None, combiner=combiner), "combined", {"combiner": combiner})

print(json.dumps({"by": f"tensorflow {tf.__version__}", "cases": CASES}, ensure_ascii=False, indent=0))
