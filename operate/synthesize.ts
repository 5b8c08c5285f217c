import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import type { Stage } from '../core/stage/names.ts';
import { pipelineFolders } from './pipeline/pipeline-folders.ts';
import { replaceAssembly } from './replace-assembly.ts';
import { settingsFile } from './session/settings.ts';
import { faultIn } from './place-of-fault.ts';
import { ProgramFailed, ToldByProgram, UserError } from './user-error.ts';

const ROOT = join(import.meta.dirname, '..');

/** Everything that the synthesized app is made from. */
const SOURCES = [
  'bin/app.ts',
  'operate/session/settings.ts',
  'core/**/*.ts',
  'lake/**/*.ts',
  'lambdas/**/*.ts',
  'lib/**/*.ts',
  'cdk.json',
  'monitoring/images.json',
  'observability/**/*.ts',
  'package-lock.json',
];

/** Validating templates takes a second or two; `cdk synth` and `cdk deploy` do it, and a test. */
const WITHOUT_VALIDATION = { '@aws-cdk/core:validateAgainstDefaultRules': false };

const CdkJson = z.object({ app: z.string(), context: z.record(z.string(), z.unknown()) });

export interface Synthesis {
  /** The cloud assembly, as `npx cdk synth` writes it. */
  readonly directory: string;
  /** Of the sources that it was made from. */
  readonly fingerprint: string;
  /** Whether nothing had changed since it was written. */
  readonly kept: boolean;
}

/** What an app is synthesized from. */
export interface Sources {
  readonly stage: Stage;
  /** The folder with the pipelines' folders: its whole path. */
  readonly pipelines: string;
  /** The file with the settings of the stages. @default the project's */
  readonly config?: string;
}

/**
 * Synthesizes the CDK app as `npx cdk synth` does (the command and context of `cdk.json`), or keeps the last
 * synthesis when none of its sources changed. The last one stays until the new one is whole.
 * @param pipelines the folder with the pipelines' folders
 * @param config the file with the settings of the stages
 * @param options.signal ends it
 * @param options.running the assets that stay: those of the assembly that is deployed. @default of the last one
 * @throws ToldByProgram with what the app says of a wrong definition or setting; UserError where the disk is full
 */
export async function synthesize(
  directory: string,
  stage: Stage,
  pipelines: string,
  config = settingsFile(),
  { signal, running }: { readonly signal?: AbortSignal; readonly running?: readonly string[] } = {},
): Promise<Synthesis> {
  const fingerprint = fingerprintOf({ stage, pipelines, config });
  if (isStampedWith(fingerprint, directory)) return { directory, fingerprint, kept: true };

  const next = `${directory}.next`;
  try {
    await write(next, { stage, pipelines }, config, signal);
    rmSync(join(directory, STAMP), { force: true });
    replaceAssembly(directory, next, running);
    writeFileSync(join(directory, STAMP), fingerprint);
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    const [full] = NO_ROOM.exec(error instanceof Error ? error.message : '') ?? [];
    if (full === undefined) throw error;
    throw new UserError(`${directory}: the app can't be written there (${full}); free some space.`, {
      cause: error,
    });
  }
  return { directory, fingerprint, kept: false };
}

/** What a system says where a disk is full, or can't be written. */
const NO_ROOM = /(ENOSPC|EDQUOT|EROFS): [\w -]+/;

async function write(
  directory: string,
  own: Readonly<Record<string, string>>,
  config: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  const { app, context } = CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const [, ...command] = app.split(' ');
  const environment = {
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...WITHOUT_VALIDATION, ...own }),
    AFLUENTE_CONFIG: config,
  };
  await run(command, environment, signal);
}

/** Whether an assembly is of the sources as they are. */
export function isSynthesized(directory: string, sources: Sources): boolean {
  return isStampedWith(fingerprintOf(sources), directory);
}

/** Beside the assembly: the fingerprint of what it was made from. */
const STAMP = '.sources';

function isStampedWith(fingerprint: string, directory: string): boolean {
  const stamp = join(directory, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

/**
 * A hash of everything that an app is synthesized from, as it is now.
 * @throws UserError where a file can't be read, or goes meanwhile
 */
export function fingerprintOf({ stage, pipelines, config = settingsFile() }: Sources): string {
  const hash = createHash('sha256').update(JSON.stringify([{ stage, pipelines }, process.version]));
  try {
    const files = filesIn({ pipelines, config });
    for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(file)).update('\n');
  } catch (error) {
    // The system's message has the path.
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`The sources of the app can't be read: ${why}; mend that.`, { cause: error });
  }
  return hash.digest('hex');
}

/** The folders that hold the files of an app, and those where one more may come to be. */
export function foldersOf({ pipelines, config = settingsFile() }: Omit<Sources, 'stage'>): string[] {
  const folders = isDirectory(pipelines)
    ? readdirSync(pipelines)
        .map((name) => join(pipelines, name))
        .filter(isDirectory)
    : [];
  return [
    ...new Set([pipelines, ...folders, ...filesIn({ pipelines, config }).map((file) => dirname(file))]),
  ];
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function filesIn({ pipelines, config }: Required<Omit<Sources, 'stage'>>): string[] {
  const folders = (pipelineFolders(pipelines) ?? []).map((name) => join(pipelines, name));
  const files = [
    ...withImports(config),
    ...SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).map((file) => join(ROOT, file)),
    ...folders.flatMap(filesOf),
    ...folders.flatMap((folder) => [...withImports(join(folder, 'pipeline.ts'))]),
  ];
  return [...new Set(files)];
}

/** `from './a.ts'`, `import './a.ts'` and `import('./a.ts')`. */
const IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/** A file, and what it imports by a path, and so on: settings and definitions may come from several. */
function withImports(file: string, found = new Set<string>()): Set<string> {
  // What looks like an import may name a folder, or nothing: the app says so, where it is one.
  if (found.has(file) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return found;
  found.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
    withImports(resolve(dirname(file), path), found);
  return found;
}

/** A pipeline's own files; what lies deeper is none of it, unless it is imported. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name));
}

function run(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      // 2: the definition is wrong, and the app has said so.
      else if (code === 2) reject(new ToldByProgram(said.trim()));
      else reject(failureOf(said.trim()));
    });
  });
}

/** The fault and what can't be done for it; all that was said, where that names none. */
function failureOf(said: string): ProgramFailed {
  const fault = faultIn(said);
  if (fault === undefined) return new ProgramFailed(`The CDK app could not be synthesized:\n${said}`);
  const all = 'AFLUENTE_DEBUG=1 shows all that it said';
  return new ProgramFailed(`${fault}\nThe CDK app could not be synthesized; ${all}.`, {
    cause: new Error(said),
  });
}
