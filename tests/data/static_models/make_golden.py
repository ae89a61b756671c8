#!/usr/bin/env python3
"""Makes small static embedding models as PyPI's model2vec saves them, and records what it answers for some texts.

usage: make_golden.py        with model2vec 0.10.0 (numpy, tokenizers and safetensors come with it)

Each folder beside this file is a model, `texts.json` what is asked, and MODEL.golden.json what model2vec answers.
"""
import json
import os
import shutil

import numpy
from model2vec import StaticModel
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = ['[UNK]', 'the', 'cat', 'sat', 'on', 'a', 'mat', 'dog', '##s', 'un', '##known', 'naïve', 'sea', '日', '本', '.']
TEXTS = ['the cat sat on a mat.', 'Dogs', 'xyz', '', 'unknown xyz cats', 'naïve 日本', 'the ' * 40 + 'dog', '\n']


def tokenizer():
    made = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token='[UNK]'))
    made.normalizer = normalizers.BertNormalizer(strip_accents=False)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def record(name):
    answers = StaticModel.from_pretrained(os.path.join(HERE, name)).encode(TEXTS)
    with open(os.path.join(HERE, name + '.golden.json'), 'w', encoding='utf-8') as file:
        json.dump([[float(value) for value in row] for row in answers], file, indent=1)
        file.write('\n')


def save(name, table, max_length=512, **options):
    folder = os.path.join(HERE, name)
    StaticModel(table, tokenizer(), max_length=max_length, **options).save_pretrained(folder)
    os.remove(os.path.join(folder, 'README.md'))
    record(name)


def save_as_sentence_transformers(name, table):
    folder = os.path.join(HERE, name)
    nested = os.path.join(folder, '0_StaticEmbedding')
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(nested)
    save_file({'embedding.weight': table}, os.path.join(nested, 'model.safetensors'))
    tokenizer().save(os.path.join(nested, 'tokenizer.json'), pretty=False)
    with open(os.path.join(folder, 'config_sentence_transformers.json'), 'w', encoding='utf-8') as file:
        json.dump({'__version__': {}, 'prompts': {}, 'similarity_fn_name': 'cosine'}, file)
    record(name)


random = numpy.random.default_rng(1)
table = random.standard_normal((len(WORDS), 4), dtype=numpy.float32)
save('float32', table, normalize=True)
save('float16', table.astype(numpy.float16))
save('int8', random.integers(-127, 128, table.shape, dtype=numpy.int8))
save('cut', table, max_length=5)
save('whole', table, max_length=None)
mapping = numpy.arange(len(WORDS), dtype=numpy.int64) % 5
weights = random.random(len(WORDS), dtype=numpy.float32)
save('shared_rows', table[:5], token_mapping=mapping, weights=weights, normalize=True)
save_as_sentence_transformers('sentence_transformers', table)
with open(os.path.join(HERE, 'texts.json'), 'w', encoding='utf-8') as file:
    json.dump(TEXTS, file, ensure_ascii=False, indent=1)
    file.write('\n')
