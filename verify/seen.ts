/** What was observed, in words that are the same wherever and whenever it was: no ids, times, accounts. */
export interface Observation {
  readonly step: string;
  /** Reads as a part of a sentence: `the published table's columns`. */
  readonly fact: string;
  readonly seen: string;
}

/** What could not be observed. */
export interface Unseen {
  readonly step: string;
  readonly fact: string;
  /** The error's name and message. */
  readonly why: string;
}

export interface Timing {
  readonly step: string;
  readonly milliseconds: number;
}

/** What the scenario came to on one side. */
export interface Observed {
  readonly observations: readonly Observation[];
  readonly unseen: readonly Unseen[];
  readonly timings: readonly Timing[];
  /** What its runs cost by AWS's list prices, in US dollars; offline nothing is paid. */
  readonly dollars: number;
}

/** Says why a fact has no observation. */
export class NotObserved extends Error {
  override readonly name = 'NotObserved';
}

/**
 * What an earlier step left.
 * @throws NotObserved when it didn't
 */
export function needed<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new NotObserved(`${what} is missing`);
}

/** Notes a step's facts one by one: what one of them fails at doesn't keep the others from being seen. */
export class Notes {
  readonly observations: Observation[] = [];
  readonly unseen: Unseen[] = [];
  readonly #step: string;
  readonly #signal: AbortSignal;

  /** @param signal lets failures through once it is given, since the scenario ends then */
  constructor(step: string, signal: AbortSignal) {
    this.#step = step;
    this.#signal = signal;
  }

  async fact(fact: string, look: () => string | Promise<string>): Promise<void> {
    try {
      this.observations.push({ step: this.#step, fact, seen: await look() });
    } catch (error) {
      this.failed(fact, error);
    }
  }

  /** Facts that one look tells all at once. */
  async facts(about: string, look: () => Promise<Readonly<Record<string, string>>>): Promise<void> {
    try {
      for (const [fact, seen] of Object.entries(await look()))
        this.observations.push({ step: this.#step, fact, seen });
    } catch (error) {
      this.failed(about, error);
    }
  }

  failed(fact: string, error: unknown): void {
    if (this.#signal.aborted) throw error;
    this.unseen.push({ step: this.#step, fact, why: whyOf(error) });
  }
}

/** An error's name and message. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof NotObserved ? error.message : `${error.name}: ${error.message}`;
}
