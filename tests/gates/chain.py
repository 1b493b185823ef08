#!/usr/bin/env python3
"""Recomputes the hash chain of every case's journal, by docs/journal.md alone.

Usage: chain.py FILE   (anze.db of a store; it may be in use)

Prints what is broken, one line each, and closes on "N links read, M faults". Exit code 0: no fault.
"""

import hashlib
import json
import sqlite3
import sys


def fields(*texts):
    encoded = [str(text).encode("utf-8") for text in texts]
    return hashlib.sha256(b"".join(b"%d:%s\n" % (len(text), text) for text in encoded)).hexdigest()


def link(case, sequence, before, event):
    """None: a link of the first version whose event was removed, which nobody can compute."""
    said = json.loads(event)
    if "removed" in said:
        return None if said["v"] == 1 else fields("anze-case", case, sequence, before, said["removed"])
    if said["v"] == 1:
        return hashlib.sha256(before.encode("ascii") + event.encode("utf-8")).hexdigest()
    return fields("anze-case", case, sequence, before, hashlib.sha256(event.encode("utf-8")).hexdigest())


def removed_cases(store):
    """What the ledger says of removed cases: case -> (events, chain of the last, digest over what is left)."""
    said = dict(store.execute("SELECT name, digest FROM ledger WHERE kind = 'removal' ORDER BY number"))
    rows = store.execute("SELECT case_id, region, type, sequence, chain, closed_at, removed_at, proposal, events FROM removed_cases")
    return {row[0]: (row[3], row[4], row[8]) for row in rows if said.get("case/" + row[0]) == fields(*row)}


def broken_links(store):
    """Yields (case, sequence, what) for all that is wrong, and (None, links, None) at the end."""
    heads = {}
    left = {}
    removed = removed_cases(store)
    links = 0
    rows = store.execute("SELECT case_id, sequence, event, chain FROM journal ORDER BY case_id, sequence")
    for case, sequence, event, chain in rows:
        before, digest = heads.get(case, (0, ""))
        links += 1
        if sequence != before + 1:
            yield case, sequence, f"follows {before}"
        computed = link(case, sequence, digest, event)
        if '"removed":"' in event:
            left.setdefault(case, []).extend((event, chain))
        if computed not in (chain, None) or (computed is None and case not in removed):
            yield case, sequence, f"chain is {chain}, computed {computed}"
        heads[case] = (sequence, chain)
    for case, sequence, body in store.execute("SELECT case_id, sequence, body FROM cases ORDER BY case_id"):
        last, digest = heads.pop(case, (0, ""))
        if last != sequence:
            yield case, last, f"is the last, the case stands at {sequence}"
        elif json.loads(body)["chain"] != digest:
            yield case, last, "is not what the case was computed from"
    for case, (last, digest) in heads.items():
        if removed.get(case) != (last, digest, fields(*left.get(case, ()))):
            yield case, last, "belongs to no case"
    for case in removed:
        if case not in left:
            yield case, 0, "was removed, and nothing is left of its journal"
    for case in left:
        if case not in removed:
            yield case, heads.get(case, (0, ""))[0], "was removed, and the ledger does not say so"
    yield None, links, None


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
        broken = 0
        for case, number, what in broken_links(store):
            if case is None:
                print(f"{number} links read, {broken} faults")
            else:
                broken += 1
                print(f"{case} {number}: {what}")
    except sqlite3.Error as error:
        print(f"{sys.argv[1]}: {error}", file=sys.stderr)
        return 2
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
