import type { Output } from '../output.ts';

/** What a value is in the raw file, or what is wrong with it. */
export type Reading = { readonly value: string; readonly fault?: undefined } | Faulty;

export interface Faulty {
  readonly fault: string;
  /** `type`: it is no value of the type. `rule`: it is one, and breaks a rule of the column. @default type */
  readonly kind?: 'type' | 'rule';
  readonly value?: undefined;
}

export type Scan = (bytes: Uint8Array, at: number, out: Output) => number;

/**
 * How the values of one column are judged. Nearly every value of a file stands there already as the raw file
 * has it; `scan` sees that in the bytes. `judge` knows every way of writing a value, and what is wrong with it.
 * Whatever `scan` takes, `judge` accepts as the same value.
 */
export interface ValueReader {
  /** Takes the value that starts at `at`. Returns where it ends, or -1: then `judge` decides. */
  readonly scan: Scan;
  /** As `scan`, behind an opening quote: returns where the closing quote is, or any other place. */
  readonly scanQuoted: Scan;
  /**
   * Whether a scan writes the canonical form of the value that it takes, since that may have another length; where it
   * takes none, it writes nothing. Others write nothing.
   */
  readonly writes?: true;
  /** Makes a value that a scan took canonical where it stands; it keeps its length. */
  readonly respell?: (bytes: Uint8Array, at: number) => void;
  /** The canonical value of a text, as the `CAST` of `typedSource` reads it. */
  readonly judge: (text: string) => Reading;
}
