import { join, sep } from 'node:path';
import { appendWhole, writeAtomically } from './durable.ts';

/** How often what waits is tried again. */
const RETRY_MS = 1000;
/** So many characters wait at most. */
const MOST = 32 * 1024 * 1024;

interface Waiting {
  readonly write: (path: string, text: string) => void;
  text: string;
}

/**
 * Keeps what the offline AWS notes of itself (histories, records of queries, logs, metrics, the audit) where the disk
 * doesn't take it: in memory, in its order, until there is room. So a full disk fails the calls that write data, by
 * name, and not what tells of them. Its writes never throw.
 */
export class Backlog {
  readonly #log: (line: string) => void;
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #size = 0;
  #lost = 0;

  /** @param log is told in one line when notes begin to wait, when all are written, and what never was */
  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** Adds to a file. */
  append(path: string, text: string): void {
    const waiting = this.#waiting.get(path);
    if (waiting === undefined) this.#try(path, { write: appendWhole, text });
    else if (this.#hasRoomFor(text)) waiting.text += text;
  }

  /** Adds lines to a file of JSON lines, each behind its break: one that a `kill -9` cuts short spoils no other. */
  appendJson(path: string, values: readonly unknown[]): void {
    this.append(path, values.map((value) => `\n${JSON.stringify(value)}`).join(''));
  }

  /** Replaces a file whole, as `writeAtomically` does; of several that wait the last counts. */
  replace(path: string, text: string): void {
    this.#size -= this.#waiting.get(path)?.text.length ?? 0;
    this.#waiting.delete(path);
    this.#try(path, { write: writeAtomically, text });
  }

  /** What of a file isn't on disk yet: what is to be added, or all of it. */
  waitingFor(path: string): string {
    return this.#waiting.get(path)?.text ?? '';
  }

  /** The paths below a directory of which something waits, though there may be no file yet. */
  waitingBelow(directory: string): string[] {
    return [...this.#waiting.keys()].filter((path) => path.startsWith(join(directory, sep)));
  }

  /** Tries once more, and tells what is lost. */
  close(): void {
    this.#retry();
    clearInterval(this.#timer);
    const [first] = this.#waiting.keys();
    if (first === undefined) return;
    const others = this.#waiting.size > 1 ? ` and ${this.#waiting.size - 1} more` : '';
    this.#log(
      `${first}${others}: never written, the disk took it not. What they tell is lost; what was running is found as ABORTED at the next start.`,
    );
  }

  #try(path: string, waiting: Waiting): void {
    try {
      waiting.write(path, waiting.text);
    } catch (error) {
      if (!this.#hasRoomFor(waiting.text)) return;
      this.#waiting.set(path, waiting);
      if (this.#timer !== undefined) return;
      const why = error instanceof Error ? error.message : String(error);
      this.#log(
        `${path}: ${why}. What the offline AWS notes waits in memory until there is room; free some space.`,
      );
      this.#timer = setInterval(() => this.#retry(), RETRY_MS).unref();
    }
  }

  #retry(): void {
    for (const [path, { write, text }] of this.#waiting) {
      try {
        write(path, text);
      } catch {
        return;
      }
      this.#size -= text.length;
      this.#waiting.delete(path);
    }
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#log(
      this.#lost === 0
        ? 'The disk has room again: all that waited is written.'
        : `The disk has room again; ${this.#lost} notes were too many to wait, and are lost.`,
    );
    this.#lost = 0;
  }

  #hasRoomFor(text: string): boolean {
    if (this.#size + text.length > MOST) {
      this.#lost += 1;
      return false;
    }
    this.#size += text.length;
    return true;
  }
}

/** A backlog that tells on standard error. */
export function openBacklog(log = (line: string) => void process.stderr.write(`${line}\n`)): Backlog {
  return new Backlog(log);
}
