import { jest } from './globals.ts';

/** What Jest and tests set of a process, beside its environment. */
const PROPERTIES = ['argv', 'exit', 'exitCode'] as const;

/** The process's own globals, for one file of tests after another: what a file changes is put back after it. */
export default class SharedGlobals {
  readonly global = globalThis;
  readonly #console = globalThis.console;
  readonly #env = { ...process.env };
  readonly #properties = PROPERTIES.map((name) => [name, Reflect.get(process, name)] as const);

  /** Jest asks for it, and there is none: the tests run where Jest does. */
  getVmContext(): null {
    return null;
  }

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {
    jest.restoreAllMocks();
    jest.useRealTimers();
    globalThis.console = this.#console;
    for (const [name, value] of this.#properties) Reflect.set(process, name, value);
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    Object.assign(process.env, this.#env);
  }
}
