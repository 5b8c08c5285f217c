import { type BuildOptions, buildSync } from 'esbuild';
import { join } from 'node:path';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { byListener, LISTENER_KINDS, type ListenerKind } from '../core/stage/listeners.ts';
import { byKind, TASK_KINDS, type TaskKind } from '../core/tasks/kinds.ts';

/** The directory with the bundled handler of each task and listener, `index.mjs`. */
export type Bundles = Readonly<Record<TaskKind | ListenerKind, string>>;

const ROOT = join(import.meta.dirname, '..');

/**
 * Bundles a pipeline's functions, the AWS SDK and its definition included: nothing that it runs
 * on changes under it. One esbuild run makes all of them.
 * @param pipelineDirectory the folder of `pipeline.ts` and the SQL
 * @param outDirectory where the bundles go
 */
export function bundle(pipeline: Pipeline, pipelineDirectory: string, outDirectory: string): Bundles {
  buildSync(optionsFor(pipeline, pipelineDirectory, outDirectory));
  return bundlesIn((kind) => join(outDirectory, kind));
}

/** The files that a pipeline's bundles are made of, by their paths from the project's root: what of it is deployed. */
export function bundledFiles(pipeline: Pipeline, pipelineDirectory: string): string[] {
  const options = optionsFor(pipeline, pipelineDirectory, ROOT);
  const { metafile } = buildSync({ ...options, write: false, metafile: true });
  const taken = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  // What tree shaking left nothing of is not in them.
  return [...new Set(taken.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path))];
}

/** What esbuild is told: an entry for each task and listener. */
export function optionsFor(
  pipeline: Pipeline,
  pipelineDirectory: string,
  outDirectory: string,
): BuildOptions {
  return {
    absWorkingDir: ROOT,
    entryPoints: [...TASK_KINDS, ...LISTENER_KINDS].map((kind) => ({
      in: `lambdas/${kind}/index.ts`,
      out: `${kind}/index`,
    })),
    outdir: outDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    // ES modules first: they tree-shake to about half.
    mainFields: ['module', 'main'],
    loader: { '.sql': 'text' },
    alias: {
      '#pipeline': join(pipelineDirectory, 'pipeline.ts'),
      '#sql': join(pipelineDirectory, `${pipeline.definition.target.table}.sql`),
      '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/runtime/credentials.ts'),
    },
    // Some dependencies are CommonJS and require Node's own modules.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'silent',
  };
}

/** A directory for each function. */
export function bundlesIn(directoryOf: (kind: TaskKind | ListenerKind) => string): Bundles {
  return { ...byKind(directoryOf), ...byListener(directoryOf) };
}
