import { isAscii, isUtf8 } from 'node:buffer';

/** What is enough to tell: bytes beyond are only looked at for characters of Windows. */
const ENOUGH = 100_000;

/** What bytes that come in pieces tell of their encoding. */
export class ByteEvidence {
  /** Characters of several bytes, as UTF-8 has them. */
  characters = 0;
  /** Bytes that UTF-8 doesn't have so. */
  wrong = 0;
  /** Lines that hold some. */
  wrongLines = 0;
  /** Wrong bytes that are where letters, or signs, of western Europe would be. */
  western = 0;
  /** Wrong bytes between letters that Windows-1252 has signs for: letters of DOS and of old Macs. */
  foreign = 0;
  /** Wrong bytes in a row of three or more such as western letters hardly have: of another alphabet. */
  inRows = 0;
  /** Whether there are bytes that are characters of Windows-1252, and controls in ISO-8859-1. */
  hasWindows = false;
  /** A character that the last piece began. */
  #rest = Buffer.alloc(0);
  #isLineWrong = false;
  /** Bytes beyond ASCII, up to the last one. */
  #run = 0;

  add(piece: Uint8Array): void {
    const bytes =
      this.#rest.length > 0
        ? Buffer.concat([this.#rest, piece])
        : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const end = wholeCharacters(bytes);
    this.#look(bytes.subarray(0, end));
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  end(): void {
    this.#look(this.#rest);
  }

  #look(bytes: Buffer): void {
    if (this.wrong > ENOUGH) {
      this.hasWindows ||= holdsWindows(bytes);
      return;
    }
    if (isAscii(bytes) || (this.characters > ENOUGH && isUtf8(bytes))) {
      this.#isLineWrong &&= !bytes.includes(0x0a);
      this.#run = 0;
      return;
    }
    for (let at = 0; at < bytes.length;) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80) {
        if (byte === 0x0a) this.#isLineWrong = false;
        this.#run = 0;
        at += 1;
        continue;
      }
      const length = lengthOf(byte);
      if (length > 1 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) {
        this.characters += 1;
        this.#run += length;
        at += length;
        continue;
      }
      this.#addWrong(bytes[at - 1] ?? 0, byte, bytes[at + 1] ?? 0);
      at += 1;
    }
  }

  #addWrong(before: number, byte: number, after: number): void {
    this.wrong += 1;
    this.#run += 1;
    if (this.#run === IN_ROW) this.inRows += IN_ROW;
    else if (this.#run > IN_ROW) this.inRows += 1;
    if (!this.#isLineWrong) this.wrongLines += 1;
    this.#isLineWrong = true;
    const isWindows = isOfWindows(byte);
    this.hasWindows ||= isWindows;
    if (
      isWindows &&
      !WINDOWS_LETTERS.has(byte) &&
      byte !== APOSTROPHE &&
      isLetter(before) &&
      isLetter(after)
    ) {
      this.foreign += 1;
    } else if (isWestern(before, byte, after)) this.western += 1;
  }
}

/** `créée` has two. */
const IN_ROW = 3;

/** Whether Windows-1252 has a character for a byte, and ISO-8859-1 none. */
function isOfWindows(byte: number): boolean {
  return byte >= 0x80 && byte < 0xa0;
}

function holdsWindows(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (isOfWindows(byte)) return true;
  return false;
}

/** `ƒŠŒŽšœžŸ` of Windows-1252 */
const WINDOWS_LETTERS = new Set([0x83, 0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f]);
/** `’` of Windows-1252 */
const APOSTROPHE = 0x92;
/** Bytes that Windows-1252 leaves out. */
const UNUSED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Whether a byte is a character that people write there: a letter beside letters, or a sign such as € or º that isn't
 * within a word. Half of a character of UTF-8 hardly is.
 */
function isWestern(before: number, byte: number, after: number): boolean {
  if (byte === APOSTROPHE || WINDOWS_LETTERS.has(byte)) return isLetter(before) || isLetter(after);
  if (byte < 0xc0) return !UNUSED.has(byte) && !(isLetter(before) && isLetter(after));
  if (HARDLY_WRITTEN.has(byte)) return false;
  if (byte >= 0xe0) return isLetter(before) || isLetter(after);
  if (isSmall(before)) return false;
  return LEADS.has(byte) ? isCapital(before) : isLetter(after) || isCapital(before);
}

/** `ÿ`, `þ`, `ð` and their capitals; × and ÷ */
const HARDLY_WRITTEN = new Set([0xd0, 0xd7, 0xde, 0xf0, 0xf7, 0xfe, 0xff]);
/** `Â` and `Ã` begin no words, and most characters of UTF-8. */
const LEADS = new Set([0xc2, 0xc3]);

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

function isSmall(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function isLetter(byte: number): boolean {
  return isSmall(byte | 0x20) || byte >= 0x80;
}

/** Of the UTF-8 character that begins with a byte. */
function lengthOf(byte: number): number {
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

/** Where the last character begins, if it isn't whole: of at most four bytes, the first tells how many there are. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
