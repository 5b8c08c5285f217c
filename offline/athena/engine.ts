import { totalmem } from 'node:os';
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { QueryCancelled } from './failure.ts';
import { quote } from './sql/errors.ts';
import { registerFunctions } from './sql/registered.ts';

const INTERRUPT_MS = 100;

/** One process-wide DuckDB that knows nothing but local files. */
export class Engine {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** @param spill where intermediate data goes that doesn't fit into memory (half of the machine's, at most) */
  static async start(spill: string): Promise<Engine> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: spill,
      memory_limit: `${Math.floor(totalmem() / 2 ** 21)}MiB`,
      // Neither Athena nor this promises an order without ORDER BY; keeping it costs memory and time.
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    registerFunctions(connection);
    connection.closeSync();
    return new Engine(instance);
  }

  /** Runs `work` with a connection of its own, in UTC as Athena is; an abort interrupts its statement. */
  async session<T>(signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    const connection = await this.#instance.connect();
    let again: ReturnType<typeof setInterval> | undefined;
    const interrupt = () => {
      connection.interrupt();
      // DuckDB forgets one that comes between two statements, or before the plan of one is made.
      again = setInterval(() => connection.interrupt(), INTERRUPT_MS);
    };
    signal.addEventListener('abort', interrupt);
    try {
      signal.throwIfAborted();
      await connection.run("SET TimeZone = 'UTC'");
      return await work(new Session(connection));
    } catch (error) {
      if (signal.aborted) throw new QueryCancelled('Query cancelled by user', { cause: error });
      throw error;
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearInterval(again);
      connection.closeSync();
    }
  }

  close(): void {
    this.#instance.closeSync();
  }
}

/** A connection that executes one query. */
export class Session {
  readonly #connection: DuckDBConnection;

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  /** All rows of a small result. */
  async rows(sql: string): Promise<DuckDBValue[][]> {
    return (await this.#connection.runAndReadAll(sql)).getRows();
  }

  /** The rows of a result of any size, a block at a time. */
  async *stream(sql: string): AsyncGenerator<DuckDBValue[][]> {
    const result = await this.#connection.stream(sql);
    yield* result.yieldRows();
  }
}

/** A list of string literals, as `read_csv` and its kin take files. */
export const literals = (texts: readonly string[]): string => `[${texts.map(quote).join(', ')}]`;
