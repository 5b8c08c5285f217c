import { LF } from './ascii.ts';

/** So few bytes are sooner copied one by one. */
const SHORT = 32;

/** Bytes on their way out, in one buffer that grows; what was written last can be taken back. */
export class Output {
  /** What a buffer begins with: as much as the one before came to. */
  #capacity = 1 << 16;
  #buffer = Buffer.alloc(0);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Takes back everything from a length on. */
  truncate(length: number): void {
    this.#length = length;
  }

  copy(bytes: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    this.#reserve(to - from);
    if (to - from > SHORT) this.#buffer.set(bytes.subarray(from, to), this.#length);
    else for (let at = from; at < to; at += 1) this.#buffer[this.#length + at - from] = bytes[at] ?? 0;
    this.#length += to - from;
  }

  byte(value: number): void {
    const at = this.#length;
    if (at === this.#buffer.length) this.#reserve(1);
    this.#buffer[at] = value;
    this.#length = at + 1;
  }

  /** Makes room for so many bytes more. @returns what they are put into, from `length` on; `grow` takes them as written */
  room(bytes: number): Uint8Array {
    this.#reserve(bytes);
    return this.#buffer;
  }

  /** As `room`, for words: into which bytes go from `length` on as well. */
  view(bytes: number): DataView {
    this.#reserve(bytes);
    return this.#view;
  }

  /** Takes so many bytes as written that were put behind the last one. */
  grow(bytes: number): void {
    this.#length += bytes;
  }

  lineEnd(): void {
    this.byte(LF);
  }

  text(value: string): void {
    // UTF-8 takes at most three bytes for a unit of UTF-16.
    this.#reserve(value.length * 3);
    this.#length += this.#buffer.write(value, this.#length);
  }

  /** Changes what was written from a length on, where it stands. */
  edit(from: number, change: (bytes: Uint8Array, at: number) => void): void {
    change(this.#buffer, from);
  }

  /** All of it, which is the caller's then; a new buffer is begun with what is written next. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#length);
    this.#capacity = Math.max(this.#capacity, this.#buffer.length);
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    return taken;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(
      Math.max(this.#capacity, this.#buffer.length * 2, this.#length + bytes),
    );
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer, larger.byteOffset, larger.length);
  }
}
