import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { Reference } from './kept.ts';
import { jdk, libraries, type Version } from './toolchain.ts';
import { Json, ofTrino, typeName } from './value.ts';

const Reply = z.union([
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({
    id: z.int(),
    columns: z.optional(z.array(z.strictObject({ name: z.string(), type: z.string() }))),
    rows: z.array(z.array(Json)),
  }),
  z.strictObject({
    id: z.int(),
    error: z.strictObject({ name: z.string(), type: z.string(), message: z.string() }),
  }),
]);

/** Trino starts in ten seconds, and in a minute where the machine is busy. */
const START_MS = 180_000;

/** A Trino in a process of its own. One at a time: it has two gigabytes. */
export class Trino implements Reference {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #directory: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #number = 0;
  /** Why there is no answer any more. */
  #gone: Error | undefined;

  private constructor(process: ChildProcessByStdio<Writable, Readable, Readable>, directory: string) {
    this.#process = process;
    this.#directory = directory;
  }

  /**
   * @param catalogs each as `plugin class;catalog;connector;key=value;…`
   * @throws MissingTool without a JDK or Maven
   */
  static async start(version: Version, catalogs: readonly string[] = []): Promise<Trino> {
    const home = jdk();
    const directory = mkdtempSync(join(tmpdir(), 'afluente-trino-'));
    const child = spawn(
      join(home, 'bin/java'),
      [
        '-Xmx2g',
        '-Duser.timezone=UTC',
        '--add-modules=jdk.incubator.vector',
        '--sun-misc-unsafe-memory-access=allow',
        `-Djava.io.tmpdir=${directory}`,
        '-cp',
        join(libraries(version), '*'),
        join(import.meta.dirname, 'trino/Oracle.java'),
        ...catalogs,
      ],
      { cwd: directory, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const log = join(directory, 'trino.log');
    child.stderr.pipe(createWriteStream(log));
    const trino = new Trino(child, directory);
    // It is never left behind, however this process ends.
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    await trino.#ready(log);
    return trino;
  }

  #ready(log: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Trino did not start: ${log}`)), START_MS);
      this.#process.once('exit', (code) => {
        clearTimeout(late);
        this.#gone = new Error(`Trino ended with ${code}: ${log}`);
        reject(this.#gone);
        for (const { reject: fail } of this.#waiting.values()) fail(this.#gone);
        this.#waiting.clear();
      });
      createInterface({ input: this.#process.stdout }).on('line', (line) => {
        const reply = Reply.parse(JSON.parse(line));
        if ('ready' in reply) {
          clearTimeout(late);
          resolve();
          return;
        }
        this.#waiting.get(reply.id)?.resolve(answerOf(reply));
        this.#waiting.delete(reply.id);
      });
    });
  }

  /** @throws Error where Trino has ended */
  async answer(sql: string): Promise<Answer> {
    if (this.#gone !== undefined) throw this.#gone;
    this.#number += 1;
    const id = this.#number;
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(id, waiting);
    this.#process.stdin.write(`${JSON.stringify({ id, sql })}\n`);
    return waiting.promise;
  }

  async close(): Promise<void> {
    if (this.#gone === undefined) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function answerOf(reply: Exclude<z.infer<typeof Reply>, { ready: true }>): Answer {
  if ('error' in reply) return { kind: 'error', name: reply.error.name, message: reply.error.message };
  const columns = reply.columns ?? [];
  return {
    kind: 'rows',
    columns: columns.map(({ name, type }) => ({ name, type: typeName(type) })),
    rows: reply.rows.map((row) => row.map((value, i) => ofTrino(value, columns[i]?.type ?? ''))),
  };
}
