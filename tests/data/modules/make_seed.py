#!/usr/bin/env python3
# Writes the module folder `seed` beside this file: DESIGN's example, made without a line of lode.
import hashlib
import json
import pathlib
import struct

WORDS = ["cat", "dog", "mouse"]
ROWS = [[1.11, 2.56, 3.45], [1, 2, 3], [0.5, 0.1, 0.6], [0, 0, 0]]  # the last row is the OOV bucket's


def vocabulary() -> bytes:
    return "".join(word + "\n" for word in WORDS).encode()


def table() -> bytes:
    """A safetensors file whose data starts at a multiple of 64 bytes."""
    data = b"".join(struct.pack("<3f", *row) for row in ROWS)
    tensor = {"dtype": "F32", "shape": [len(ROWS), 3], "data_offsets": [0, len(data)]}
    header = json.dumps({"embeddings": tensor}, separators=(",", ":")).encode()
    header = header.ljust(-(-(8 + len(header)) // 64) * 64 - 8)
    return struct.pack("<Q", len(header)) + header + data


def manifest(files: dict[str, bytes]) -> bytes:
    document = {
        "schema": "lode.module/1",
        "name": "acme/seed",
        "version": "1",
        "description": "three animals and an OOV bucket",
        "license": "CC0-1.0",
        "files": [
            {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in sorted(files.items())
        ],
        "variables": {
            "embeddings": {
                "file": "embeddings.safetensors",
                "tensor": "embeddings",
                "dtype": "float32",
                "shape": [len(ROWS), 3],
                "trainable": True,
            }
        },
        "lookups": {"vocabulary": {"file": "words.txt", "size": len(WORDS), "oov": {"buckets": 1}}},
        "signatures": {
            "default": {
                "inputs": [{"name": "tokens", "dtype": "string", "shape": [None]}],
                "outputs": [{"name": "default", "dtype": "float32", "shape": [None, 3]}],
                "steps": [
                    {
                        "op": "lookup",
                        "inputs": {"tokens": "tokens"},
                        "attributes": {"lookup": "vocabulary"},
                        "outputs": {"ids": "ids"},
                    },
                    {
                        "op": "gather",
                        "inputs": {"ids": "ids"},
                        "attributes": {"variable": "embeddings"},
                        "outputs": {"rows": "default"},
                    },
                ],
            }
        },
        "messages": {},
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def main() -> None:
    folder = pathlib.Path(__file__).parent / "seed"
    folder.mkdir(exist_ok=True)
    files = {"words.txt": vocabulary(), "embeddings.safetensors": table()}
    for path, content in {**files, "module.json": manifest(files)}.items():
        (folder / path).write_bytes(content)


if __name__ == "__main__":
    main()
