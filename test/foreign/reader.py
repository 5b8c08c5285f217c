"""Reads a table as a dialect has it, and prints each of its parts as a line of JSON.

Standard input says what to read: {"file", "dialect", "rejected": [[first line, lines], …]}; the dialect as a definition
has it. Python's own csv module reads it, unless the dialect has what that doesn't know.
The lines of rejected rows are left out, and read each on their own. Each part says in "is" what it is:
"header" and "record", its "line" and "fields"; "fault", its "line" and "text": what is no record, and ends them; "footer", a
line behind the rows with the "fields" that it would have as a row, else null; "rejected", its "line" and "text", and its
"fields" where it is a record all the same, else null. A field that is NULL by how it is written is null.
"""

import csv
import gzip
import io
import json
import re
import sys
import unicodedata

ENCODINGS = {"utf-8": "utf-8-sig", "latin1": "latin-1", "windows-1252": "cp1252", "utf-16": "utf-16"}
SEPARATOR = re.compile(r"""(["']?)sep=(.)\1\2*[\r\n]*""", re.IGNORECASE)
ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "Z": "\x1a", "0": "\0"}


def opened(path, encoding):
    with open(path, "rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    raw = gzip.open(path) if is_gzip else open(path, "rb")
    # Lines end as the csv module wants them: with LF, CR or both, and keep what they end with.
    return io.TextIOWrapper(raw, encoding=ENCODINGS[encoding], errors="replace", newline="")


def parsed(lines, dialect):
    if "escape" in dialect or dialect["trim"]:
        return parsed_by_character(iter(lines), dialect)
    quote = dialect["quote"]
    if quote == "none":
        return csv.reader(lines, delimiter=dialect["delimiter"], quoting=csv.QUOTE_NONE, strict=True)
    return csv.reader(lines, delimiter=dialect["delimiter"], quotechar=quote, strict=True)


def parsed_by_character(lines, dialect):
    """The records of lines whose fields have blanks around them, or backslashes in front of characters."""
    for text in lines:
        if text.rstrip("\r\n") == "":
            yield []
            continue
        fields = fields_in(text, dialect)
        while fields is None:
            more = next(lines, None)
            if more is None:
                raise csv.Error("unexpected end of data")
            text += more
            fields = fields_in(text, dialect)
        yield fields


def fields_in(text, dialect):
    """The fields of one record; None where it goes on behind the text."""
    delimiter, quote, escapes = dialect["delimiter"], dialect["quote"], "escape" in dialect
    blanks = "".join(blank for blank in " \t" if dialect["trim"] and blank != delimiter)
    fields = []
    at = 0

    def behind_blanks(at):
        while at < len(text) and text[at] in blanks:
            at += 1
        return at

    while True:
        at = behind_blanks(at)
        value, is_null = "", text[at : at + 2] == r"\N" and escapes
        if quote != "none" and text[at : at + 1] == quote:
            at += 1
            is_null = escapes and text[at : at + 3] == r"\N" + quote
            while True:
                if at >= len(text):
                    return None
                if escapes and text[at] == "\\":
                    if at + 1 >= len(text):
                        return None
                    value += ESCAPED.get(text[at + 1], text[at + 1])
                    at += 2
                elif text[at] != quote:
                    value += text[at]
                    at += 1
                elif text[at + 1 : at + 2] == quote:
                    value += quote
                    at += 2
                else:
                    break
            at = behind_blanks(at + 1)
        else:
            start = at
            while at < len(text) and text[at] not in (delimiter, "\r", "\n"):
                if escapes and text[at] == "\\":
                    if at + 1 >= len(text) or text[at + 1 :] in ("\r", "\n", "\r\n"):
                        return None
                    value += ESCAPED.get(text[at + 1], text[at + 1])
                    at += 2
                else:
                    value += text[at]
                    at += 1
            is_null = is_null and at == start + 2
            value = value.rstrip(blanks) if blanks else value
        fields.append(None if is_null else value)
        if at >= len(text) or text[at] in "\r\n":
            return fields
        if text[at] != delimiter:
            raise csv.Error(f"{delimiter!r} expected after {quote!r}")
        at += 1


def said(part):
    sys.stdout.write(json.dumps(part) + "\n")


def alone(text, dialect):
    """The fields of a row by itself; None where it is no row, or several."""
    try:
        rows = [row for row in parsed(io.StringIO(text, newline=""), dialect) if row]
    except csv.Error:
        return None
    return without_end(rows[0], dialect) if len(rows) == 1 else None


def without_end(fields, dialect):
    """The fields without the empty one behind a trailing delimiter; where that lacks, one less."""
    if not dialect["trailingDelimiter"]:
        return fields
    return fields[:-1] if len(fields) > 1 and fields[-1] == "" else [*fields, "no delimiter at its end"]


def begins_footer(line, dialect):
    word = dialect.get("footer")
    if not isinstance(word, str):
        return False
    text = line.lstrip(" \t") if dialect["trim"] else line
    text = text[1:] if dialect["quote"] != "none" and text.startswith(dialect["quote"]) else text
    behind = text[len(word) : len(word) + 1]
    return text.startswith(word) and not (behind and unicodedata.category(behind)[0] in "LMN")


def is_footer_word(line, dialect):
    """Whether a row's first field is the word that begins a footer, and no more than that and a colon."""
    fields = alone(line, dialect)
    return bool(fields) and fields[0] is not None and fields[0].strip(" \t") in (dialect["footer"], dialect["footer"] + ":")


class Lines:
    """The lines of a file's rows: without titles, comments, what is behind them, and rejected rows."""

    def __init__(self, lines, dialect, rejected):
        self.lines = lines
        self.dialect = dialect
        self.rejected = dict(rejected)
        self.left_out = {}
        #: Those of the footer, but for one that is its word.
        self.footer = []
        #: The first line of the record that is being read.
        self.first = None
        self.last = 0

    def __iter__(self):
        comment = self.dialect.get("comment")
        above = self.above()
        row, until, is_footer, end = None, 0, False, self.end()
        for number, line in enumerate(self.lines, 1):
            self.last = number
            if number <= above:
                continue
            is_footer = is_footer or number > end
            begins = not is_footer and self.first is None and begins_footer(line, self.dialect)
            if number in self.rejected:
                is_footer = is_footer or begins
                row, until = number, number + self.rejected[number]
                self.left_out[row] = ""
            if number < until:
                self.left_out[row] += line
                continue
            if self.first is None and comment is not None and line.startswith(comment):
                continue
            if is_footer:
                self.footer.append((number, line))
                continue
            if begins:
                is_footer = True
                if not is_footer_word(line, self.dialect):
                    self.footer.append((number, line))
                continue
            if self.first is None:
                self.first = number
            yield line

    def above(self):
        """How many lines stand above the header: one that names the delimiter isn't counted by `skip`."""
        found = SEPARATOR.fullmatch(self.lines[0]) if self.lines else None
        if found and found[2] != self.dialect["delimiter"]:
            raise csv.Error(f"the first line says that the delimiter is {found[2]!r}")
        return self.dialect["skip"] + (1 if found else 0)

    def end(self):
        """Where the last lines begin that are no rows."""
        left = self.dialect.get("footer")
        comment = self.dialect.get("comment")
        blanks = " \t\r\n".replace(self.dialect["delimiter"], "")
        end = len(self.lines)
        while isinstance(left, int) and left > 0 and end > self.above():
            end -= 1
            line = self.lines[end]
            is_comment = comment is not None and line.startswith(comment)
            left -= 0 if is_comment or line.strip(blanks) == "" else 1
        return end


def main():
    request = json.load(sys.stdin)
    dialect = request["dialect"]
    csv.field_size_limit(1 << 30)
    with opened(request["file"], dialect["encoding"]) as file:
        lines = Lines(list(file), dialect, request["rejected"])
    is_header = dialect["header"]
    try:
        for fields in parsed(iter(lines), dialect):
            if fields and is_header:
                # One empty name at the end is none, unless it may be a column's.
                is_named = any(column.get("header") == "" for column in dialect.get("columns", {}).values())
                may_end = dialect["trailingDelimiter"] or (dialect["extra"] == "refuse" and not is_named)
                is_none = may_end and len(fields) > 1 and fields[-1] == ""
                said({"is": "header", "line": lines.first, "fields": fields[:-1] if is_none else fields})
                is_header = False
            elif fields:
                said({"is": "record", "line": lines.first, "fields": without_end(fields, dialect)})
            lines.first = None
    except csv.Error as error:
        said({"is": "fault", "line": lines.first or lines.last, "text": str(error)})
    for line, text in lines.footer:
        if text.strip("\r\n") != "":
            said({"is": "footer", "line": line, "fields": alone(text, dialect)})
    for line, text in lines.left_out.items():
        said({"is": "rejected", "line": line, "text": text, "fields": alone(text, dialect)})


main()
