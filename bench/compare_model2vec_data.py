"""What bench/compare's model2vec and lode read: 10,000 texts, and two models with one tokenizer.

usage: compare_model2vec_data.py DATA_FOLDER MODEL_FOLDER TEXTS

MODEL_FOLDER is a model of model2vec's. Its tokenizer gets a second table beside it, 256 floats wide as those of the models that are published, drawn from
a seed. TEXTS is a file with a text a line, or with a label, a tab and a text; its lines are repeated until there are enough.
"""
import itertools
import os
import shutil
import sys

import numpy
from model2vec import StaticModel

COUNT = 10_000
DIMS = 256


def read_texts(path):
    with open(path, encoding='utf-8') as file:
        lines = [line.rstrip('\n').split('\t', 1)[-1] for line in file]
    return list(itertools.islice(itertools.cycle(line for line in lines if line.strip()), COUNT))


folder, model_folder, texts = sys.argv[1:]
given = StaticModel.from_pretrained(model_folder)
shutil.copytree(model_folder, os.path.join(folder, 'given'))
table = numpy.random.default_rng(1).standard_normal((len(given.tokens), DIMS), dtype=numpy.float32)
StaticModel(table, given.tokenizer, normalize=True).save_pretrained(os.path.join(folder, 'wide'))
with open(os.path.join(folder, 'texts.txt'), 'w', encoding='utf-8') as file:
    file.writelines(text + '\n' for text in read_texts(texts))
