"""Fills a cache folder as docs/reference/cache_layout.md says, without an index: tiny modules of eleven files, ten of their own
and one that they share with 99 others.

Other processes may look meanwhile, but nothing is synced: what is made here is worth nothing after a power cut.
"""
import hashlib
import json
import os
import time

OWN_FILES = 10
SHARERS = 100  # modules that have the same licence
AGE = 86_400  # seconds: what was used within the last hour would not be evicted


def handle_of(number):
    return f'https://hub.example.org/acme/module-{number:06}/1'


class Filler:
    def __init__(self, root):
        self.blobs = os.path.join(root, 'blobs', 'sha256')
        self.modules = os.path.join(root, 'modules')
        self.handles = os.path.join(root, 'handles')
        for folder in (self.modules, self.handles, *(os.path.join(self.blobs, f'{i:02x}') for i in range(256))):
            os.makedirs(folder, exist_ok=True)
        self.now = int(time.time())

    def blob(self, content):
        """Its digest, and its path."""
        digest = hashlib.sha256(content).hexdigest()
        path = f'{self.blobs}/{digest[:2]}/{digest}'
        try:
            write(path, content, 0o444)
        except FileExistsError:
            pass
        return digest, path

    def module(self, number):
        contents = {f'part-{i}.txt': f'part {i} of module {number}\n'.encode() for i in range(OWN_FILES)}
        contents['LICENSE'] = f'the licence of modules of the kind {number // SHARERS}\n'.encode()
        files, links = [], []
        for name in sorted(contents):
            digest, path = self.blob(contents[name])
            files.append({'path': name, 'size': len(contents[name]), 'sha256': digest})
            links.append((path, name))
        manifest = json.dumps({'schema': 'lode.module/1', 'name': f'acme/module-{number:06}', 'version': '1',
                               'files': files}, indent=2).encode() + b'\n'
        digest = hashlib.sha256(manifest).hexdigest()
        folder = f'{self.modules}/{digest}'
        os.mkdir(folder)
        for path, name in links:
            os.link(path, f'{folder}/{name}')
        write(f'{folder}/module.json', manifest, 0o444)
        # An hour for a hundred modules of a hundred thousand: each was used at a time of its own, and long ago.
        used = self.now - AGE - number * 36
        os.utime(folder, (used, used))
        self.handle(handle_of(number), digest)

    def handle(self, handle, digest):
        record = json.dumps({'schema': 'lode.handle/1', 'handle': handle, 'digest': f'sha256:{digest}',
                             'first_seen': '2026-01-31T12:00:00Z'}, indent=2)
        write(f'{self.handles}/{hashlib.sha256(handle.encode()).hexdigest()}.json', record.encode() + b'\n', 0o644)


def write(path, content, mode):
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    os.write(file, content)
    os.close(file)


def fill(root, numbers):
    """Modules of those numbers, all of which are new."""
    filler = Filler(root)
    for number in numbers:
        filler.module(number)
    os.sync()
