"""What an expert writes with NumPy, a dictionary and OpenBLAS: a peer of bench/compare."""
import sys
from itertools import repeat

sys.dont_write_bytecode = True
import compare_input as data

ME = 'NumPy'
TIMED_QUERIES = 5
COUNT = 10

data.end_unless_wanted('rows', 'means', 'nearest')
import numpy


class Rows:
    """Looks batches of tokens up in a dictionary, then takes rows into one buffer; mode='clip' avoids a second one."""

    def __init__(self, table, words):
        self.table = table
        self.find = {word: i for i, word in enumerate(words)}.get
        self.out = numpy.empty((data.BATCH_SENTENCES * data.SENTENCE_LENGTH, data.DIMS), numpy.float32)

    def __call__(self, tokens):
        ids = numpy.fromiter(map(self.find, tokens, repeat(len(self.table) - 1)), numpy.int64, len(tokens))
        return numpy.take(self.table, ids, axis=0, out=self.out[:len(tokens)], mode='clip')


def rows(take, tokens):
    texts = data.texts(tokens, data.BATCH_TOKENS)
    data.report_answer(ME, 'rows', take(tokens[:1])[0])
    data.report(ME, 'rows', data.rate(texts, data.BATCH_TOKENS, take, str.split), '1/s')


def means(take, tokens):
    def mean(batch):
        return take(batch).reshape(-1, data.SENTENCE_LENGTH, data.DIMS).mean(axis=1)
    # So few sentences at a time keep the rows between the two steps in the cache.
    sentences = 64
    texts = data.texts(tokens, sentences * data.SENTENCE_LENGTH)
    data.report_answer(ME, 'means', mean(texts[0].split())[0])
    data.report(ME, 'means', data.rate(texts, sentences, mean, str.split), '1/s')


def best(scores):
    """The scores of the best but the query itself, which is the very best."""
    top = scores[numpy.argpartition(scores, -COUNT - 1)[-COUNT - 1:]]
    return numpy.sort(top)[::-1][1:]


def best_together(unit, queries, block=8192):
    """The scores of the best of each query, out of the best of each block of rows."""
    found = []
    for first in range(0, len(unit), block):
        scores = queries @ unit[first:first + block].T
        found.append(numpy.partition(scores, -COUNT - 1, axis=1)[:, -COUNT - 1:])
    return numpy.sort(numpy.concatenate(found, axis=1), axis=1)[:, ::-1][:, 1:COUNT + 1]


def nearest(table):
    unit = data.normalized(table)
    queries = unit[data.query_ids(len(unit))]
    data.report_answer(ME, 'nearest', best(unit @ queries[0]))
    timed = queries[1:1 + TIMED_QUERIES]
    seconds = data.seconds_of(lambda: [best(unit @ query) for query in timed])
    data.report(ME, 'nearest', seconds / TIMED_QUERIES, 's')
    seconds = data.seconds_of(lambda: best_together(unit, queries))
    data.report(ME, 'nearest, 64 together', seconds / len(queries), 's')


whole = data.read_table()
if data.wants('rows') or data.wants('means'):
    taker = Rows(whole, data.read_words())
    text = data.read_tokens()
    if data.wants('rows'):
        rows(taker, text)
    if data.wants('means'):
        means(taker, text)
if data.wants('nearest'):
    nearest(whole)
