import { build, type Plugin } from 'esbuild';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import { LISTENER_KINDS } from '../../core/stage/listeners.ts';
import { functionName } from '../../core/stage/names.ts';
import { TASK_KINDS } from '../../core/tasks/kinds.ts';
import { bundlesIn, optionsFor } from '../../lib/bundle.ts';
import type { Written } from './changes.ts';
import type { TestLake } from './lake.ts';
import type { Variant } from './variant.ts';

const ROOT = join(import.meta.dirname, '../..');
const KINDS = [...TASK_KINDS, ...LISTENER_KINDS];

/**
 * Variants of a pipeline that are bundled together, as many as there are: each has every handler with its own
 * definition, and what the handlers import is there once.
 * @param name of the pipeline
 */
export async function variants(name: string, written: readonly Written[]): Promise<Variant[]> {
  const [first] = written;
  if (!first) return [];
  const out = mkdtempSync(join(tmpdir(), 'afluente-variants-'));
  const { alias, ...options } = optionsFor({ name, ...first }, out, out);
  const { '#pipeline': _, '#sql': __, ...others } = alias ?? {};
  await build({
    ...options,
    alias: others,
    entryPoints: written.flatMap((_one, index) =>
      KINDS.map((kind) => ({ in: `${index}:${kind}`, out: `${index}/${kind}/index` })),
    ),
    splitting: true,
    plugins: [eachWithItsOwn(written)],
  });
  return written.map((one, index) => ({
    name,
    ...one,
    fingerprints: fingerprintsOf({ name, ...one }),
    bundles: bundlesIn((kind) => join(out, String(index), kind)),
  }));
}

/** Resolves what a handler imports as its definition and its SQL. */
function eachWithItsOwn(written: readonly Written[]): Plugin {
  return {
    name: 'variants',
    setup: (esbuild) => {
      esbuild.onResolve({ filter: /^\d+:/ }, ({ path }) => {
        const [index = '', kind = ''] = path.split(':');
        const entry = join(ROOT, 'lambdas', kind, 'index.ts');
        return { path: entry, namespace: 'handler', suffix: `?${index}`, pluginData: index };
      });
      esbuild.onLoad({ filter: /./, namespace: 'handler' }, ({ path, pluginData }) => ({
        contents: readFileSync(path, 'utf8'),
        loader: 'ts',
        resolveDir: dirname(path),
        pluginData,
      }));
      esbuild.onResolve({ filter: /^#(pipeline|sql)$/ }, ({ path, pluginData }) => ({
        path: pluginData,
        namespace: path,
      }));
      esbuild.onLoad({ filter: /./, namespace: '#pipeline' }, ({ path }) => ({
        contents: JSON.stringify(written[Number(path)]?.definition),
        loader: 'json',
      }));
      esbuild.onLoad({ filter: /./, namespace: '#sql' }, ({ path }) => ({
        contents: written[Number(path)]?.sql ?? '',
        loader: 'text',
      }));
    },
  };
}

/**
 * Deploys variants in turn: as `deploy` does it, what is being invoked ends on the old code and every later invocation
 * begins on the new. But a process stays warm, whichever it ran before: the start of thirteen at each turn is most of
 * what a matrix of turns takes.
 */
export class Turns {
  readonly #directory = mkdtempSync(join(tmpdir(), 'afluente-turns-'));

  /** @param name of the pipeline */
  constructor(lake: TestLake, name: string) {
    const directories = new Map(
      KINDS.map((kind) => [functionName(name, 'dev', kind), this.#codeOf(kind)] as const),
    );
    lake.offline.replaceCode((named) => directories.get(named));
  }

  deploy({ bundles }: Variant): void {
    // In one step: an invocation may be reading it.
    const next = join(this.#directory, 'next.json');
    writeFileSync(next, JSON.stringify(bundles));
    renameSync(next, join(this.#directory, 'deployed.json'));
  }

  #codeOf(kind: string): string {
    const directory = join(this.#directory, kind);
    const deployed = JSON.stringify(join(this.#directory, 'deployed.json'));
    mkdirSync(directory);
    writeFileSync(
      join(directory, 'index.mjs'),
      `import { readFileSync } from 'node:fs';
export const handler = async (event, context) => {
  const bundles = JSON.parse(readFileSync(${deployed}, 'utf8'));
  const { handler } = await import(\`\${bundles[${JSON.stringify(kind)}]}/index.mjs\`);
  return handler(event, context);
};
`,
    );
    return directory;
  }
}
