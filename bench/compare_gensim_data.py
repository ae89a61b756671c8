"""Saves the rows of the data folder as gensim's KeyedVectors, by gensim itself, so that they can be mapped."""
import sys

sys.dont_write_bytecode = True
from gensim.models import KeyedVectors

import compare_input as data

vectors = KeyedVectors(data.DIMS)
vectors.add_vectors(data.read_words(), data.read_table()[:-1])
vectors.save(data.path('gensim.kv'))
