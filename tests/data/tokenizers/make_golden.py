#!/usr/bin/env python3
"""Small tokenizers, and the ids that the original programs give texts by them: python3 make_golden.py

Needs PyPI's tokenizers and sentencepiece. Writes NAME.json (the tokenizer) or NAME.model beside NAME.golden.json: the
program's version, the texts, and for each the ids without special tokens. `real_models.golden.json` holds digests of the
ids of texts in ../shared/data by its models, where that folder is.
"""
import hashlib
import json
import os
import sys

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, '..', '..', '..', '..', 'shared', 'data')

CORPUS = [
    'lode loads embedding modules by path or URL: strings in, vectors out.',
    'A module is an immutable folder: a vocabulary, a table of vectors, and named signatures.',
    'Every byte is verified; what was fetched once is kept in a cache that many processes share.',
    'An embedding of an unknown word is a row of zeros, or of a bucket that was trained for such words.',
    'The tokenizer parts words into pieces: unaffable becomes un, aff and able.',
    'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Çok güzel, naïve café, déjà vu!',
    'Съешь же ещё этих мягких французских булок, да выпей чаю.',
    '我能吞下玻璃而不伤身体。 私はガラスを食べられます。 나는 유리를 먹을 수 있어요.',
    'In 2024, 1,234.56 of 99% were 1/2 price: $5 + £3 = €10 (about ¥1500)!',
]

TEXTS = [
    '', ' ', 'lode', 'Loads embedding MODULES.', 'unaffable unknown words: modules, tables & vectors', 'a' * 100, 'a' * 101,
    "don't stop -- it's 5 o'clock; we'll've they'd I'M", 'tab\tnew\nline\r\nspace  two   three', '  leading and trailing  ',
    'naïve café déjà vu', 'nai\u0308ve cafe\u0301', 'Zwölf großen ÜBER STRASSE', 'İstanbul ıI ΑΣ ΣΑΣ. ΟΔΟΣ', '我能吞下玻璃 abc玻璃def',
    '나는 유리를 먹을 수 있어요', 'Съешь ещё этих', 'ｆｕｌｌｗｉｄｔｈ ½ ① ﬁne ㎏ ™', 'zero\u200bwidth\u00adsoft\u2060join\ufeff', 'nbsp\u00a0ideo\u3000space\u2028line\u0085next',
    'bell\u0007 escape\u001b[0m del\u007f', 'replacement \ufffd private \ue000', '“quotes” ‘single’ — dash… ¿qué? «oui»', 'emoji 👍🏽 👨‍👩‍👧 🇩🇪 ☃',
    '1234567890 3.14 1e-5 ٣٤ Ⅷ', '$5 + £3 = €10 ^`|~<>', '[CLS] lode [SEP] [MASK][PAD] [UNK] [cls]', 'x[CLS]y <s>z</s> lode<unk>', '##able ## #a', 'e\u0301\u0327 a\u302e\u0301 \u0345\u0315',
    '\u0301start', 'Hangul 한 jamo \u1112\u1161\u11ab', 'aaaa aaaaaaaa bbbb abababab', 'snake_case CamelCase kebab-case x.y.z', 'https://hub.team.example/acme/glove-en-100/1?x=1#y',
    'Ünïcödé ẞ ﬀ ǅ Ⅻ ʼn', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠀀𠀁 𐐀', 'ไทย ภาษา हिन्दी العربية עברית', '\u0001\u0002leading controls', '▁lower▁ one ▁', '<0x41> byte <0x0A>', 'new\u0fd9punct⸿ᛅ⹃', ' [NEW] word[NEW]s  [RIGHT]  x [left]  ',
]


def write(name, content):
    with open(os.path.join(HERE, name), 'w', encoding='utf-8') as file:
        json.dump(content, file, ensure_ascii=False, indent=0, separators=(',', ':'))
        file.write('\n')


def record(name, tokenizer):
    """The tokenizer as it was saved, and what it answers."""
    tokenizer.save(os.path.join(HERE, f'{name}.json'), pretty=False)
    saved = Tokenizer.from_file(os.path.join(HERE, f'{name}.json'))
    ids = [saved.encode(text, add_special_tokens=False).ids for text in TEXTS]
    write(f'{name}.golden.json', {'made_by': f'tokenizers {tokenizers.__version__}', 'texts': TEXTS, 'ids': ids})


def wordpiece(normalizer, pre_tokenizer, added=()):
    tokenizer = Tokenizer(models.WordPiece(unk_token='[UNK]', max_input_chars_per_word=100))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, pre_tokenizer
    special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=420, special_tokens=special, show_progress=False))
    tokenizer.add_tokens(list(added))
    return tokenizer


def wordpieces():
    bert = pre_tokenizers.BertPreTokenizer()
    record('bert_uncased', wordpiece(normalizers.BertNormalizer(), bert))
    record('bert_cased', wordpiece(normalizers.BertNormalizer(lowercase=False), bert))
    record('bert_as_it_is', wordpiece(
        normalizers.BertNormalizer(clean_text=False, handle_chinese_chars=False, strip_accents=False), bert))
    plain = normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()])
    record('wordpiece_added_tokens', wordpiece(plain, pre_tokenizers.Whitespace(), [
        AddedToken('[NEW]', single_word=True, normalized=False), AddedToken('[RIGHT]', rstrip=True, normalized=False),
        AddedToken('[LEFT]', lstrip=True, normalized=True), AddedToken('Café', normalized=True)]))


def digest(lines):
    """Of the ids, a text a line."""
    return hashlib.sha256(''.join(' '.join(map(str, ids)) + '\n' for ids in lines).encode()).hexdigest()


def real_models():
    def lines(*path):
        with open(os.path.join(SHARED, *path), encoding='utf-8', newline='\n') as file:
            return file.read().split('\n')

    if not os.path.isdir(SHARED):
        return
    found = []
    model = ('models', 'test-model-float32', 'tokenizer.json')
    tokenizer = Tokenizer.from_file(os.path.join(SHARED, *model))
    for texts in (('text', 'sms.tsv'), ('hostile', 'blns', 'blns.txt')):
        ids = [tokenizer.encode(line, add_special_tokens=False).ids for line in lines(*texts)]
        found.append({'model': '/'.join(model), 'texts': '/'.join(texts), 'lines': len(ids), 'tokens': sum(map(len, ids)),
                      'sha256': digest(ids), 'made_by': f'tokenizers {tokenizers.__version__}'})
    write('real_models.golden.json', found)


wordpieces()
real_models()
