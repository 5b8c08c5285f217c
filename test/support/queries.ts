import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A statement that is at work until it is stopped: it counts to 10^12. */
export const ENDLESS = `SELECT count(*)
  FROM UNNEST(sequence(1, 10000)) AS a(x)
  CROSS JOIN UNNEST(sequence(1, 10000)) AS b(y)
  CROSS JOIN UNNEST(sequence(1, 10000)) AS c(z)
  WHERE (x * y + z) % 7 = 3`;

/** What Athena knows of the queries that it was ever asked, on the offline AWS. */
export class Queries {
  readonly #directory: string;
  #seen: readonly string[] = [];

  /** @param state the offline AWS's */
  constructor(state: string) {
    this.#directory = join(state, 'athena/queries');
    this.#seen = this.#files();
  }

  /** Waits for a query that wasn't seen before; returns its id. */
  async next(): Promise<string> {
    for (;;) {
      const file = this.#files().find((one) => !this.#seen.includes(one));
      if (file !== undefined) {
        this.#seen = [...this.#seen, file];
        return file.replace('.json', '');
      }
      await sleep(50);
    }
  }

  /** Waits until a query has ended; returns how. */
  async endOf(id: string): Promise<string> {
    for (;;) {
      const { completed, state } = JSON.parse(readFileSync(join(this.#directory, `${id}.json`), 'utf8'));
      if (completed !== undefined) return state;
      await sleep(50);
    }
  }

  #files(): string[] {
    if (!existsSync(this.#directory)) return [];
    return readdirSync(this.#directory).filter((name) => name.endsWith('.json'));
  }
}
