#!/usr/bin/env python3
"""Sums of groups of rows by TensorFlow's own kernels, to the bit: python3 make_golden.py > tensorflow-2.16.2.txt

Row r of the table has the elements ((r * 7919 + i * 104729) % 2003 - 1001) / 97, divided in float64, as float32, i from 0 to 2. Group n (1 to
30) holds the n rows r = (n * 31 + j * 17) % 50. A line: combiner, n, and the bits of the three results in hex.
"""
import numpy as np
import tensorflow as tf

table = np.array([[((r * 7919 + i * 104729) % 2003 - 1001) / 97 for i in range(3)] for r in range(50)],
                 dtype=np.float32)
for name, op in (("sum", tf.sparse.segment_sum), ("mean", tf.sparse.segment_mean), ("sqrtn", tf.sparse.segment_sqrt_n)):
    for n in range(1, 31):
        ids = [(n * 31 + j * 17) % 50 for j in range(n)]
        with tf.device("/CPU:0"):
            result = op(table, ids, [0] * n).numpy()[0]
        print(name, n, *("%08x" % bits for bits in result.view(np.uint32)))
