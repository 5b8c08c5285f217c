"""Reads a table with Python's own csv module, and prints each record as a line of JSON.

Standard input says what to read: {"file", "encoding", "delimiter", "quote", "rejected": [[first line, lines], …]}.
The lines of rejected rows are left out, and read each on their own. Each says in "is" what it is:
"record", its "line" and "fields"; "fault", its "line" and "text": what is no record, and ends them; "rejected", its "line"
and "text", and its "fields" where it is a record all the same, else null.
"""

import csv
import gzip
import io
import json
import sys

ENCODINGS = {"utf-8": "utf-8-sig", "latin1": "latin-1", "utf-16": "utf-16"}


def opened(path, encoding):
    with open(path, "rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    raw = gzip.open(path) if is_gzip else open(path, "rb")
    # Lines end as the csv module wants them: with LF, CR or both, and keep what they end with.
    return io.TextIOWrapper(raw, encoding=ENCODINGS[encoding], errors="replace", newline="")


def parsed(lines, request):
    quote = request["quote"]
    if quote == "none":
        return csv.reader(lines, delimiter=request["delimiter"], quoting=csv.QUOTE_NONE, strict=True)
    return csv.reader(lines, delimiter=request["delimiter"], quotechar=quote, strict=True)


def said(record):
    sys.stdout.write(json.dumps(record) + "\n")


def alone(text, request):
    """The fields of a row by itself; None where it is no row, or several."""
    try:
        rows = [row for row in parsed(io.StringIO(text, newline=""), request) if row]
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


class Lines:
    """The lines of a file without those of rejected rows."""

    def __init__(self, file, rejected):
        self.file = file
        self.rejected = dict(rejected)
        self.left_out = {}
        #: The first line of the record that is being read.
        self.first = None
        self.last = 0

    def __iter__(self):
        row, until = None, 0
        for number, line in enumerate(self.file, 1):
            self.last = number
            if number in self.rejected:
                row, until = number, number + self.rejected[number]
                self.left_out[row] = ""
            if number < until:
                self.left_out[row] += line
                continue
            if self.first is None:
                self.first = number
            yield line


def main():
    request = json.load(sys.stdin)
    csv.field_size_limit(1 << 30)
    with opened(request["file"], request["encoding"]) as file:
        lines = Lines(file, request["rejected"])
        records = parsed(iter(lines), request)
        try:
            for fields in records:
                if fields:
                    said({"is": "record", "line": lines.first, "fields": fields})
                lines.first = None
        except csv.Error as error:
            said({"is": "fault", "line": lines.first or lines.last, "text": str(error)})
        for line, text in lines.left_out.items():
            said({"is": "rejected", "line": line, "text": text, "fields": alone(text, request)})


main()
