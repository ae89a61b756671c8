"""PyPI's model2vec as a peer of bench/compare: texts to vectors, and to ids by the tokenizers that it uses, in one thread.

usage: compare_model2vec.py DATA_FOLDER

Writes the vectors beside each model, for lode's side to compare all of them.
"""
import os
import sys
import time

os.environ['TOKENIZERS_PARALLELISM'] = 'false'
os.environ['RAYON_NUM_THREADS'] = '1'
sys.dont_write_bytecode = True
import compare_input as data

ME = 'model2vec'
MODELS = ('given', 'wide')
PARTS = 8

from model2vec import StaticModel


def rate(texts, work):
    """Texts a second: a pass to warm up, then passes for a second."""
    work(texts)
    start, passes = time.perf_counter(), 0
    while time.perf_counter() - start < 1:
        work(texts)
        passes += 1
    return len(texts) * passes / (time.perf_counter() - start)


def checksums(ids):
    """Of an eighth of the texts each: small numbers, so that the report sees any difference."""
    size = len(ids) // PARTS
    return [sum((place + 1) * (i + 1) for text in ids[part * size:(part + 1) * size] for place, i in enumerate(text)) % 997
            for part in range(PARTS)]


with open(data.path('texts.txt'), encoding='utf-8') as file:
    TEXTS = file.read().split('\n')[:-1]
for name in MODELS:
    model = StaticModel.from_pretrained(data.path(name))
    vectors = model.encode(TEXTS, use_multiprocessing=False)
    vectors.astype('float32').tofile(data.path(name, 'vectors.f32'))
    data.report_answer(ME, f'texts to vectors, {name}', vectors[0])
    data.report(ME, f'texts to vectors, {name}', rate(TEXTS, lambda texts: model.encode(texts, use_multiprocessing=False)), '1/s')
data.report_answer(ME, 'texts to ids', checksums(model.tokenize(TEXTS)))
data.report(ME, 'texts to ids', rate(TEXTS, model.tokenize), '1/s')
