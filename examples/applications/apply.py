#!/usr/bin/env python3
"""Applies for an insurer's admission in several cities at once, with Python's standard library alone.

    apply.py --url http://127.0.0.1:8686 --token TOKEN --answers answers.json --region cn/shanxi/xinzhou \\
             --region cn/guangdong/foshan --file hq-licence=licence.pdf …

`answers.json` maps paths to values; `--file MATERIAL=PATH` hands in a document, in parts. What the regions ask is read
from the server, so the program knows no region. It prints what is missing and what the decisions say beforehand, submits
when nothing is missing, and prints the receipt. Exit status: 0 submitted, 1 something is missing, 2 wrong use or refused.
"""
import argparse
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Refused(Exception):
    """An answer that is no success; `problem` is its application/problem+json."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem


class Server:
    """The calls of the API that applying needs."""

    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.token = token

    def call(self, method, path, body=None, headers=None, raw=None):
        """Sends a call; one that got no answer is sent once more under the same key, so nothing happens twice."""
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        if body is not None:
            sent["Content-Type"] = "application/json"
        if method != "GET":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        sent.update(headers or {})
        for attempt in (1, 2):
            request = urllib.request.Request(self.url + path, data=data, method=method, headers=sent)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    text = answer.read()
                    return json.loads(text) if text else {}
            except urllib.error.HTTPError as error:
                text = error.read()
                raise Refused(error.code, json.loads(text) if text else {}) from None
            except (urllib.error.URLError, ConnectionError):
                if attempt == 2:
                    raise

    def describe(self, type_, regions):
        query = urllib.parse.urlencode([("type", type_)] + [("region", region) for region in regions])
        return self.call("GET", f"/api/v1/applications:describe?{query}")

    def upload(self, path):
        """Uploads a file in parts; gives the upload's id."""
        size = os.path.getsize(path)
        upload = self.call("POST", "/api/v1/uploads", {"name": os.path.basename(path), "size": size})
        part = upload["part_max"]
        with open(path, "rb") as file:
            while upload["received"] < size:
                file.seek(upload["received"])
                chunk = file.read(part)
                first = upload["received"]
                headers = {
                    "Content-Type": "application/octet-stream",
                    "Content-Range": f"bytes {first}-{first + len(chunk) - 1}/{size}",
                }
                upload = self.call("PUT", f"/api/v1/uploads/{upload['id']}", raw=chunk, headers=headers)
        return upload["id"]


def at(tree, path):
    """The value at a dotted path of the nested answers; None where there is none."""
    for name in path.split("."):
        if not isinstance(tree, dict) or name not in tree:
            return None
        tree = tree[name]
    return tree


def fill(server, application, answers, files):
    """Answers what is asked, confirms what the server filled in, and hands in the files."""
    asked = {question["path"] for section in application["sections"] for question in section["questions"]}
    given = {path: value for path, value in answers.items() if path in asked}
    confirm = [one["path"] for one in application["filled"] if one["path"] not in given]
    seen = {path: at(application["answers"], path) for path in given}
    here = f"/api/v1/applications/{application['id']}"
    application = server.call("PUT", f"{here}/answers", {"answers": given, "seen": seen, "confirm": confirm})
    taken = {material["id"] for material in application["materials"]}
    for material, path in files:
        if material in taken:
            application = server.call("POST", f"{here}/materials/{material}", {"upload": server.upload(path)})
    return application


def show_check(check):
    for region in check["regions"]:
        for one in region["checks"]:
            print(f"{region['title']}: {one['title']}: {one['outcome_title']}")
            for step in one["trace"]:
                if step["result"] == "fail":
                    cited = ", ".join(clause["id"] for clause in step["clauses"])
                    print(f"  fails: {step['rule']} ({cited})")
        for problem in region["problems"]:
            print(f"{region['title']}: {problem['message']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8686")
    parser.add_argument("--token", required=True)
    parser.add_argument("--type", default="admission")
    parser.add_argument("--region", action="append", required=True)
    parser.add_argument("--answers", required=True, help="JSON: path to value")
    parser.add_argument("--file", action="append", default=[], metavar="MATERIAL=PATH")
    words = parser.parse_args()
    server = Server(words.url, words.token)
    with open(words.answers, encoding="utf-8") as file:
        answers = json.load(file)
    files = [tuple(pair.split("=", 1)) for pair in words.file]
    try:
        form = server.describe(words.type, words.region)
        print(f"{form['type_title']}: {', '.join(region['title'] for region in form['regions'])}")
        application = server.call("POST", "/api/v1/applications", {"type": words.type, "regions": words.region})
        application = fill(server, application, answers, files)
        here = f"/api/v1/applications/{application['id']}"
        show_check(server.call("POST", f"{here}:check", {}))
        if not application["ready"]:
            for part in application["missing"]:
                print(f"missing: {part['message']}")
            print(json.dumps({"application": application["id"]}))
            return 1
        receipt = server.call("POST", f"{here}:submit", {})["receipt"]
        print(json.dumps({"application": application["id"], "receipt": receipt}, ensure_ascii=False))
        return 0
    except Refused as refused:
        print(refused, file=sys.stderr)
        for error in refused.problem.get("errors", []):
            print(f"  {error.get('pointer')}: {error.get('detail')}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
