import { setImmediate as turn } from 'node:timers/promises';
import type { Clients, MemoryAws } from '../../memory/aws.ts';

/** What whoever called a process is told when it died, or wasn't waited for. */
class Gone extends Error {
  override readonly name = 'Gone';
}

/** More turns of the event loop than any work between two calls takes. */
const TURNS = 200;

/**
 * A process whose calls wait until they are let go, one at a time: a function's invocation, or a command. It may die at
 * any call, before that has its effect or behind it, and may be given up by its caller while it goes on.
 */
export class Process<T = unknown> {
  readonly name: string;
  /** Whose it is: an execution's, whose tasks follow one another, or a command's. */
  readonly actor: string;
  /** When it is killed by its own service, if it is. */
  readonly until: Date;
  /** What its caller is told. */
  readonly outcome: Promise<T>;
  isOver = false;
  #waiting: (() => void)[] = [];
  #isDead = false;
  #diesBehindCall = false;
  #tell: (error: Gone) => void = () => undefined;

  constructor(
    { name, actor, until }: Pick<Process, 'name' | 'actor' | 'until'>,
    aws: MemoryAws,
    work: (clients: Clients) => Promise<T>,
  ) {
    this.name = name;
    this.actor = actor;
    this.until = until;
    const never = new Promise<never>(() => undefined);
    const clients = aws.clientsOf({
      before: async () => {
        await new Promise<void>((go) => this.#waiting.push(go));
        return this.#isDead ? never : undefined;
      },
      after: () => {
        if (this.#diesBehindCall) this.kill();
        return this.#isDead ? never : undefined;
      },
    });
    const gone = new Promise<never>((_, tell) => {
      this.#tell = tell;
    });
    const working = work(clients).finally(() => {
      this.isOver = true;
    });
    this.outcome = Promise.race([working, gone]);
    // Who was told that it is gone doesn't hear how it ended.
    working.catch(() => undefined);
    this.outcome.catch(() => undefined);
  }

  /** Lets a call go that waits, with what follows it until the next. @returns whether there was one */
  async go(): Promise<boolean> {
    if (!(await this.#waits())) return false;
    this.#waiting.shift()?.();
    await turn();
    return true;
  }

  /** It dies where it is. */
  kill(): void {
    this.#isDead = true;
    this.isOver = true;
    this.#tell(new Gone(`${this.name} died`));
  }

  /** It dies behind its next call, whose answer it doesn't have. */
  killBehindCall(): void {
    this.#diesBehindCall = true;
  }

  /** Its caller waits no more; it goes on. */
  giveUp(): void {
    this.#tell(new Gone(`${this.name} was given up`));
  }

  /** Whether a call of it waits, once it has come to one. */
  async #waits(): Promise<boolean> {
    for (let turns = 0; this.#waiting.length === 0 && !this.isOver && turns < TURNS; turns += 1) await turn();
    if (this.#waiting.length === 0 && !this.isOver) throw new Error(`${this.name} neither calls nor ends.`);
    return this.#waiting.length > 0 && !this.isOver;
  }
}
