"""What the Python peers of bench/compare share: the data they read, how a rate is timed, and lines for the report."""
import itertools
import json
import os
import sys
import time

DIMS = 300
SENTENCE_LENGTH = 20
BATCH_TOKENS = 4096
BATCH_SENTENCES = 1024
QUERY_COUNT = 64
ANSWER_LENGTH = 8
FOLDER = sys.argv[1]
GROUP = sys.argv[2] if len(sys.argv) > 2 else ''


def end_unless_wanted(*groups):
    """Ends the program where none of its groups is asked for, before anything large is imported."""
    if not any(wants(group) for group in groups):
        sys.exit()


def wants(group):
    return GROUP in ('', group)


def path(*parts):
    return os.path.join(FOLDER, *parts)


def read_words():
    with open(path('float32', 'words.txt'), encoding='ascii') as file:
        return file.read().split()


def read_tokens():
    with open(path('text.txt'), encoding='ascii') as file:
        return file.read().split()


def read_ids():
    import numpy
    return numpy.fromfile(path('text.ids.i64'), dtype=numpy.int64)


def read_table():
    """In memory, which NumPy asks the kernel to back by huge pages; the last row is zeros."""
    import numpy
    file_name = path('float32', 'embeddings.safetensors')
    with open(file_name, 'rb') as file:
        header = 8 + int.from_bytes(file.read(8), 'little')
    return numpy.fromfile(file_name, dtype=numpy.float32, offset=header).reshape(-1, DIMS)


def normalized(table):
    """The vocabulary's rows, all of the length 1."""
    import numpy
    rows = table[:-1]
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def query_ids(vocabulary):
    return [i * (vocabulary // QUERY_COUNT) + i for i in range(QUERY_COUNT)]


def batches(values, size):
    return [values[i:i + size] for i in range(0, len(values), size)]


def texts(tokens, size):
    """Batches of tokens as texts, to be split anew each time: strings whose hashes nobody has computed yet."""
    return [' '.join(batch) for batch in batches(tokens, size)]


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rate(of_batches, items, work, prepare=lambda batch: batch):
    """Items a second, `items` in a batch: half a second of batches to warm up, half a second and more that is timed.
    They follow each other through the whole text and from its start again; preparing one is not timed."""
    endless = itertools.cycle(of_batches)
    rates = []
    for _ in ('to warm up', 'in earnest'):
        seconds = count = 0
        while seconds < 0.5:
            prepared = prepare(next(endless))
            seconds += seconds_of(lambda: work(prepared))
            count += 1
        rates.append(items * count / seconds)
    return rates[-1]


def resident_bytes():
    with open('/proc/self/status', encoding='ascii') as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith('VmRSS:'))


def report(who, what, value, unit):
    print(json.dumps({'who': who, 'what': what, 'value': value, 'unit': unit}), flush=True)


def report_answer(who, what, answer):
    """The start of what came out, by which the report sees that all did the same work."""
    start = [float(value) for value in answer[:ANSWER_LENGTH]]
    print(json.dumps({'who': who, 'what': what, 'answer': start}), flush=True)
