"""Writes what a web server serves to lode and its peers in bench/compare: modules of lode's format, archives, the paths of
TensorFlow Hub and of Hugging Face.

usage: compare_resolve_data.py FOLDER
"""
import hashlib
import json
import os
import subprocess
import sys

import numpy

ROOT = sys.argv[1]
PIECE = 20_000_000  # bytes of floats that are drawn at a time
BIG = {'a.bin': 400_000_000, 'b.bin': 400_000_000, 'c.bin': 400_000_000}
MEDIUM = {'variables/variables.data-00000-of-00001': 300_000_000, 'saved_model.pb': 10_000}
TINY = {'rows.bin': 10_000}
TINY_COUNT = 1000
REVISION = '0123456789abcdef0123456789abcdef01234567'

random = numpy.random.default_rng(7)


def path(*parts):
    whole = os.path.join(ROOT, *parts)
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    return whole


def write(text, *parts):
    with open(path(*parts), 'w', encoding='ascii') as file:
        file.write(text)


def write_floats(size, *parts):
    """As an embedding's table: normal float32, which compressors make 8% smaller."""
    digest = hashlib.sha256()
    with open(path(*parts), 'wb') as file:
        while size > 0:
            piece = random.standard_normal(min(size, PIECE) // 4, dtype=numpy.float32).tobytes()
            digest.update(piece)
            file.write(piece)
            size -= len(piece)
    return digest.hexdigest()


def make_module(name, files):
    folder = ('www', name, '1')
    entries = [{'path': file, 'size': size, 'sha256': write_floats(size, *folder, file)}
               for file, size in sorted(files.items())]
    manifest = json.dumps({'schema': 'lode.module/1', 'name': name, 'version': '1', 'files': entries})
    write(manifest, *folder, 'module.json')
    release = {'version': '1', 'digest': 'sha256:' + hashlib.sha256(manifest.encode()).hexdigest(),
               'size': sum(files.values()), 'published': '2026-01-31T12:00:00Z', 'yanked': False}
    write(json.dumps({'schema': 'lode.versions/1', 'name': name, 'versions': [release]}), 'www', name, 'versions.json')


def make_archive(folder, program, *parts):
    """As TensorFlow Hub makes them: the files lie at the archive's top."""
    subprocess.run(['tar', '--sort=name', '-c', '-I', program, '-f', path(*parts), '-C', os.path.join(ROOT, folder), '.'],
                   check=True)


def make_hub_module(name, files):
    for file, size in files.items():
        write_floats(size, 'unpacked', name, file)
    make_archive(f'unpacked/{name}', 'gzip', 'www', 'hub', name, '1.tar.gz')


make_module('acme/big', BIG)
make_module('acme/one', {'one.bin': 400_000_000})
make_archive('www/acme/big/1', 'zstd', 'www', 'archives', 'big.tar.zst')
make_hub_module('acme/medium', MEDIUM)
for i in range(TINY_COUNT):
    make_module(f'tiny/m{i}', TINY)
    make_hub_module(f'tiny/m{i}', TINY)
write(json.dumps({'id': 'acme/big', 'sha': REVISION, 'siblings': [{'rfilename': name} for name in BIG]}),
      'www', 'api', 'models', 'acme', 'big', 'revision', 'main')
write(json.dumps([{'type': 'file', 'path': name, 'size': size, 'oid': '0' * 40} for name, size in BIG.items()]),
      'www', 'api', 'models', 'acme', 'big', 'tree', REVISION)
with open(path('www', 'archives', 'big.tar.zst'), 'rb') as file:
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
write(f'{digest.hexdigest()}  big.tar.zst\n', 'www', 'archives', 'big.tar.zst.sha256')
