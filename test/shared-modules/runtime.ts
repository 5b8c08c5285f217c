import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/afluente-compiled'));

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? next(new URL('globals.ts', import.meta.url).href, context)
      : next(specifier, context),
});

const require = createRequire(import.meta.url);

/** What a file of tests leaves with Jest's own code, by the names under which it does. */
const OF_A_FILE = ['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'RETRY_TIMES', 'RETRY_TIMES_SETTER'];

/**
 * Jest's `runtime`, by which it loads modules: here Node does, once in a process, so that the files of tests that
 * a worker runs share the modules. Jest's own links and evaluates zod, the SDK and the product again for each file.
 */
export default class SharedModules {
  /** Jest's own code, which keeps the state of one file of tests: a new copy for each. */
  requireInternalModule(path: string): unknown {
    for (const name of OF_A_FILE) Reflect.deleteProperty(globalThis, Symbol.for(name));
    delete require.cache[path];
    return require(path);
  }

  requireModule(path: string): unknown {
    return require(path);
  }

  unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  unstable_importModule(path: string): Promise<unknown> {
    return import(pathToFileURL(path).href);
  }

  setGlobalsForRuntime(): void {}
  enterTestCode(): void {}
  leaveTestCode(): void {}
  teardown(): void {}

  /** Node strips types in place. */
  getSourceMaps(): Map<string, string> {
    return new Map();
  }

  getAllCoverageInfoCopy(): undefined {
    return undefined;
  }
}
