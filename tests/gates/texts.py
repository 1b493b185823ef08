#!/usr/bin/env python3
"""Checks that every text file of the work tree is well-formed.

UTF-8 without control characters, invisible or direction-changing ones; lines end in LF, the last one too, and in no
blank; no conflict markers. JSON parses without duplicate keys, Python compiles, shell scripts pass `bash -n`.
"""

import json
import os
import re
import subprocess
import sys
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEFT_OUT = {".git", "node_modules", "dist", "data", "__pycache__"}
BINARY = {".png", ".ico", ".xlsx", ".woff2", ".gz", ".db"}
BLANKS_MEAN_SOMETHING = {".golden", ".expected", ".txt", ".csv"}
CONFLICT = re.compile(r"^(<<<<<<<|>>>>>>>) ", re.MULTILINE)


def files():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT and not f.startswith("build"))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.splitext(name)[1] not in BINARY and not os.path.islink(path):
                yield path


def once(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key stands twice")
    return dict(pairs)


def of_its_kind(path, text):
    if path.endswith(".json") and not os.path.basename(path).startswith("tsconfig"):
        try:
            json.loads(text, object_pairs_hook=once)
        except ValueError as error:
            yield 1, f"JSON: {error}"
    if path.endswith(".py"):
        try:
            compile(text, path, "exec")
        except SyntaxError as error:
            yield error.lineno or 1, f"Python: {error.msg}"
    if re.match(r"#!.*\bbash\b", text):
        done = subprocess.run(["bash", "-n", path], capture_output=True, text=True, check=False)
        if done.returncode:
            yield 1, done.stderr.strip()


def faults(path):
    with open(path, "rb") as file:
        raw = file.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        yield 1, f"not UTF-8: {error}"
        return
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "the last line does not end"
    blanks_matter = os.path.splitext(path)[1] in BLANKS_MEAN_SOMETHING
    for number, line in enumerate(text.split("\n"), 1):
        if line.endswith((" ", "\t", "\r")) and not blanks_matter:
            yield number, "ends in a blank"
        odd = sorted({c for c in line if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and c not in "\t\r"})
        if odd:
            yield number, "holds " + ", ".join(f"U+{ord(c):04X}" for c in odd)
    found = CONFLICT.search(text)
    if found:
        yield text.count("\n", 0, found.start()) + 1, "a conflict marker"
    yield from of_its_kind(path, text)


def main():
    count = 0
    for path in files():
        for line, what in faults(path):
            count += 1
            print(f"{os.path.relpath(path, ROOT)}:{line}: {what}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
