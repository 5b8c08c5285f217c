import { copyFileSync, globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipelineFolders } from '../operate/pipeline/pipeline-folders.ts';

/** What a scenario deploys over what is there; `before`: what was there, again. */
export type Change = 'rule' | 'unscheduled' | 'before';

/** What each exports in the definition's place; the second goes on with the first. */
const EXPORTED = {
  rule: '{ ...definition, source }',
  unscheduled: '{ ...definition, source, schedule: undefined }',
} as const satisfies Record<Exclude<Change, 'before'>, string>;

/** A link in the changed pipeline's folder to its own: what it imports is found from there. */
const OWN = 'as-it-is';

const textOf = (exported: string) => `import definition from './${OWN}/pipeline.ts';

const { rows, share } = definition.source.tolerate;
// One row more is tolerated: whatever was accepted still is.
const source = { ...definition.source, tolerate: { rows: rows + 1, share: share || 0.01 } };
export default ${exported};
`;

/** For each change the folder with the pipelines' folders that has it. */
export type Folders = Readonly<Record<Change, string>>;

/**
 * Writes the folder of pipelines anew for each change: the pipeline with the change, the others as links.
 * @param pipelines the folder as it is
 * @param into a directory of the scenario's own
 */
export function changedFolders(pipelines: string, pipeline: string, into: string): Folders {
  const write = (change: keyof typeof EXPORTED): string => {
    const folder = join(into, change);
    mkdirSync(join(folder, pipeline), { recursive: true });
    const own = resolve(pipelines, pipeline);
    symlinkSync(own, join(folder, pipeline, OWN));
    for (const sql of globSync('*.sql', { cwd: own }))
      copyFileSync(join(own, sql), join(folder, pipeline, sql));
    writeFileSync(join(folder, pipeline, 'pipeline.ts'), textOf(EXPORTED[change]));
    for (const other of pipelineFolders(pipelines) ?? [])
      if (other !== pipeline) symlinkSync(resolve(pipelines, other), join(folder, other));
    return folder;
  };
  return { rule: write('rule'), unscheduled: write('unscheduled'), before: resolve(pipelines) };
}
