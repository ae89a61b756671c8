"""PyTorch's Embedding and EmbeddingBag as peers of bench/compare: they are given the ids, not the strings."""
import sys

sys.dont_write_bytecode = True
import compare_input as data

ME = 'PyTorch, ids given'

data.end_unless_wanted('rows', 'means')
import torch


def rows(table, ids):
    """index_select into one buffer, which is what Embedding calls, less its allocation."""
    out = torch.empty((data.BATCH_TOKENS, data.DIMS))
    texts = ids.split(data.BATCH_TOKENS)
    data.report_answer(ME, 'rows', torch.nn.functional.embedding(ids[:1], table)[0])
    plain = data.rate(texts, data.BATCH_TOKENS, lambda batch: torch.nn.functional.embedding(batch, table))
    buffered = data.rate(texts, data.BATCH_TOKENS, lambda batch: torch.index_select(table, 0, batch, out=out))
    data.report(ME, 'rows', max(plain, buffered), '1/s')


def means(table, ids, what):
    """The better of the two forms in which it takes bags: a matrix of ids, or ids and offsets."""
    bag = torch.nn.EmbeddingBag.from_pretrained(table, mode='mean')
    flat_bag = torch.nn.EmbeddingBag.from_pretrained(table, mode='mean', include_last_offset=True)
    bags = ids.view(-1, data.SENTENCE_LENGTH).split(data.BATCH_SENTENCES)
    offsets = torch.arange(0, bags[0].numel() + 1, data.SENTENCE_LENGTH)
    data.report_answer(ME, what, bag(bags[0])[0])
    as_matrix = data.rate(bags, data.BATCH_SENTENCES, bag)
    with_offsets = data.rate([batch.view(-1) for batch in bags], data.BATCH_SENTENCES,
                             lambda batch: flat_bag(batch, offsets))
    data.report(ME, what, max(as_matrix, with_offsets), '1/s')


with torch.inference_mode():
    torch.set_num_threads(1)
    whole = torch.from_numpy(data.read_table())
    text = torch.from_numpy(data.read_ids())
    if data.wants('rows'):
        rows(whole, text)
    if data.wants('means'):
        means(whole, text, 'means')
        torch.set_num_threads(2)
        means(whole, text, 'means, 2 threads')
