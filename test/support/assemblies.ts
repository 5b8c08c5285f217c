import { markStateDirectory } from '@afluente/offline/state-directory';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bounded } from '../../core/bounded.ts';
import { synthesize } from '../../operate/synthesize.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/afluente-test');

/**
 * The pipeline that the project comes with, alone: what else people put into `pipelines/` is theirs, and no matter of
 * these tests.
 */
export const SHIPPED = join(CACHE, 'pipelines');

/** @returns their folder, with a link to where they are */
export function linkShipped(): string {
  mkdirSync(SHIPPED, { recursive: true });
  const link = join(SHIPPED, 'orders');
  if (!existsSync(link)) symlinkSync(join(ROOT, 'pipelines/orders'), link);
  return SHIPPED;
}

/** The apps that the tests look at, synthesized by the product's own command before the first test. */
const APPS = {
  dev: { stage: 'dev', pipelines: SHIPPED },
  prod: { stage: 'prod', pipelines: SHIPPED },
  test: { stage: 'dev', pipelines: join(ROOT, 'test/pipelines') },
  brought: { stage: 'dev', pipelines: SHIPPED, config: join(ROOT, 'test/config/brought.config.ts') },
  'qa-eu': { stage: 'qa-eu', pipelines: SHIPPED, config: join(ROOT, 'test/config/qa-eu.config.ts') },
  broken: { stage: 'dev', pipelines: join(ROOT, 'test/broken-pipelines') },
} as const;

export type AppName = keyof typeof APPS;

/** The cloud assembly of an app. */
export function assemblyOf(app: AppName): string {
  return join(CACHE, app);
}

/** Jest's global setup. */
export default async function synthesizeAll(): Promise<void> {
  linkShipped();
  await bounded(Object.entries(APPS), 2, ([name, { stage, pipelines, ...rest }]) =>
    synthesize(join(CACHE, name), stage, pipelines, 'config' in rest ? rest.config : undefined),
  );
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { Value: unknown }>;
}

/** A stack's template, by what follows `afluente-<stage>-` in its name. */
export function templateOf(app: AppName, stack: string): Template {
  const file = join(assemblyOf(app), `afluente-${APPS[app].stage}-${stack}.template.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Template;
}

export function resourcesOf(template: Template, type: string): [string, Resource['Properties']][] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => [id, Properties]);
}

/** Puts an app's assembly where the commands keep theirs, as if they had synthesized it before. */
export function presynthesized(app: AppName, state: string): void {
  markStateDirectory(state);
  cpSync(assemblyOf(app), join(state, 'cdk.out'), { recursive: true });
}

/**
 * An app as a stage has it whose app lost one of its stacks: the CDK deploys what is there now, and leaves that stack.
 * @param now the assembly of the app as it is now
 * @param stack what follows `afluente-<stage>-` in its name, in the app before
 */
export function withLeft(now: string, before: AppName, stack: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'afluente-left-')), 'cdk.out');
  cpSync(assemblyOf(before), copy, { recursive: true });
  cpSync(now, copy, { recursive: true });
  const artifactsIn = (assembly: string) =>
    JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as { artifacts: Record<string, any> };
  const manifest = artifactsIn(now);
  const name = `afluente-${APPS[before].stage}-${stack}`;
  for (const [id, artifact] of Object.entries(artifactsIn(assemblyOf(before)).artifacts))
    if (id === name || id === `${name}.assets`) manifest.artifacts[id] = artifact;
  writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest));
  return copy;
}

/** A copy of an app's assembly with one stack's template, and perhaps its manifest, changed. */
export function altered(
  app: AppName,
  stack: string,
  change: (template: Template) => void,
  manifest?: (manifest: any) => void,
): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'afluente-altered-')), 'cdk.out');
  cpSync(assemblyOf(app), copy, { recursive: true });
  const template = templateOf(app, stack);
  change(template);
  writeFileSync(join(copy, `afluente-${APPS[app].stage}-${stack}.template.json`), JSON.stringify(template));
  if (manifest) {
    const file = join(copy, 'manifest.json');
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    manifest(parsed);
    writeFileSync(file, JSON.stringify(parsed));
  }
  return copy;
}
