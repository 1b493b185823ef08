#!/usr/bin/env python3
"""Checks a store of Anze by docs/journal.md alone: every chain, and a checkpoint that was deposited.

Usage: verify.py DATA/anze.db [CHECKPOINT]      exit code 0: everything holds, 1: something does not
Only the standard library; the signature of a checkpoint is checked by the command openssl, version 3.
"""

import base64
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

faults = 0

def fault(text):
    global faults
    faults += 1
    print(text)

sha256 = lambda data: hashlib.sha256(data).hexdigest()
field = lambda text: b"%d:%s\n" % (len(str(text).encode("utf-8")), str(text).encode("utf-8"))
fields = lambda *texts: sha256(b"".join(map(field, texts)))

def check_journals(store):
    heads, left = {}, {}
    for case, number, event, chain in store.execute("SELECT case_id, sequence, event, chain FROM journal ORDER BY 1, 2"):
        last, before = heads.get(case, (0, ""))
        text = event.encode("utf-8")
        said = json.loads(event)
        right = fields("anze-case", case, number, before, said.get("removed") or sha256(text))
        if said["v"] == 1:  # of a removed event it cannot be computed; the digest over what is left holds it
            right = chain if "removed" in said else sha256(before.encode() + text)
        if number != last + 1 or chain != right:
            fault(f"case {case}: event {number} does not follow")
        heads[case] = (number, chain)
        if "removed" in said:
            left.setdefault(case, []).extend((event, chain))
    for case, number, body in store.execute("SELECT case_id, sequence, body FROM cases"):
        if heads.pop(case, (0, "")) != (number, json.loads(body)["chain"]):
            fault(f"case {case}: its state is not that of its last event")
    ledger = dict(store.execute("SELECT name, digest FROM ledger WHERE kind = 'removal' ORDER BY number"))
    for case, *row in store.execute("SELECT case_id, region, type, sequence, chain, closed_at, removed_at, proposal, events FROM removed_cases"):
        lawful = ledger.pop("case/" + case, "") == fields(case, *row) and fields(*left.pop(case, [])) == row[-1]
        if not lawful or heads.pop(case, (0, "")) != (row[2], row[3]):
            fault(f"case {case}: what is left of it is not what was noted when it was removed")
    for case in [*heads, *ledger, *left]:
        fault(f"case {case}: there is a journal without a case, or a removal without its row")

def check_chain(store, name, query):
    """Every link of ledger or audit journal; gives the chain by number."""
    links = {0: ""}
    for number, *columns, chain in store.execute(query):
        if chain != fields("anze-" + name, "", number, links.get(number - 1, "?"), fields(*columns)):
            fault(f"{name}: row {number} does not follow")
        links[number] = chain
    return links

def tree(leaves):
    if len(leaves) < 2:
        return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()

def signed(statement, algorithm, key, signature):
    options = ["-rawin"] if algorithm == "ed25519" else ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("text", "key", "signature")]
        for path, data in zip(paths, (statement, base64.b64decode(key), base64.b64decode(signature))):
            open(path, "wb").write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-in", paths[0], "-inkey", paths[1], "-sigfile", paths[2]]
        return subprocess.run(command + options, capture_output=True).returncode == 0

def check_checkpoint(store, text, ledger, audit):
    said = dict(line.split(" ", 1) for line in text.splitlines())
    if not signed(text[: text.index("algorithm ")].encode(), said["algorithm"], said["key"], said["signature"]):
        fault("checkpoint: the signature is not valid")
    if said["store"] != store.execute("SELECT value FROM settings WHERE name = 'store-id'").fetchone()[0]:
        fault("checkpoint: it is of another store")
    rows = store.execute("SELECT case_id, sequence, chain FROM journal WHERE rowid <= ? ORDER BY rowid", (said["events"],))
    events = [field(case) + field(number) + field(chain) for case, number, chain in rows]
    leaves = [b"".join(events[at : at + 256]) for at in range(0, len(events), 256)]
    if len(events) != int(said["events"]) or tree(leaves).hex() != said["root"]:
        fault("checkpoint: events before it were changed, dropped or added")
    for name, links in ("ledger", ledger), ("audit", audit):
        number, chain = said[name].split()
        if links.get(int(number)) != (chain if chain != "-" else ""):
            fault(f"checkpoint: the {name} is not the one that it saw")

store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
store.execute("BEGIN")  # one moment for all that is read
check_journals(store)
ledger = check_chain(store, "ledger", "SELECT number, kind, name, version, digest, chain FROM ledger ORDER BY 1")
acts = "SELECT number, at, kind, actor, roles, organisation, region, address, object, outcome, data, chain FROM audit ORDER BY 1"
audit = check_chain(store, "audit", acts)
if len(sys.argv) > 2:
    check_checkpoint(store, open(sys.argv[2], encoding="utf-8").read(), ledger, audit)
print(f"{faults} faults")
sys.exit(1 if faults else 0)
