import { fromHere } from './root.ts';

/** The pipeline that the project comes with. */
export const DEFAULT_PIPELINE = 'orders';

/** Where the offline AWS keeps its state, unless it is told otherwise. */
export const DEFAULT_STATE = fromHere('.offline');

/** Where the pipelines' folders are, unless it is told otherwise. */
export const DEFAULT_FOLDERS = fromHere('pipelines');

/** The sample that a pipeline comes with, which is landed unless another file is named. */
export function sampleOf(pipeline: string): string {
  return fromHere(`data/${pipeline}.csv`);
}

/** Where a command works, as its options name it. */
export interface CommandOptions {
  /** `aws`: the stage has to be named; elsewhere it is the first of `afluente.config.ts`. */
  readonly at?: 'aws' | 'served' | 'opened';
  readonly stage?: string;
  /** Where the offline AWS keeps its state, as the option says it. */
  readonly state?: string;
  /** The folder with the pipelines' folders, as the option says it. */
  readonly folders?: string;
  readonly pipeline?: { readonly name: string };
}

type Option = 'pipeline' | 'stage' | 'state' | 'pipelines';

const STAGE = ['stage', 'state'] as const;
const ON_PIPELINE = ['pipeline', ...STAGE] as const;

/**
 * The commands that are suggested, and which options each takes. `adopt`, `destroy` and `status` are given
 * their pipeline by whoever suggests them: it is another, or none.
 */
export const SUGGESTED = {
  adopt: STAGE,
  destroy: [...STAGE, 'pipelines'],
  executions: ON_PIPELINE,
  logs: ON_PIPELINE,
  offline: ['state', 'pipelines'],
  redrive: ON_PIPELINE,
  rejected: ON_PIPELINE,
  run: ON_PIPELINE,
  sql: STAGE,
  start: ['pipeline', 'state', 'pipelines'],
  status: [...STAGE, 'pipelines'],
  stop: ON_PIPELINE,
  upload: ON_PIPELINE,
  versions: ON_PIPELINE,
} as const satisfies Readonly<Record<string, readonly Option[]>>;

/** The options, where they aren't the usual ones. */
const OPTIONS: Readonly<Record<Option, (options: CommandOptions) => readonly string[]>> = {
  pipeline: ({ pipeline }) => named('--pipeline', pipeline?.name, DEFAULT_PIPELINE),
  stage: ({ at, stage }) => (at === 'aws' ? named('--stage', stage) : []),
  state: ({ at, state }) => (at === 'aws' ? [] : named('--state', state, DEFAULT_STATE)),
  pipelines: ({ folders }) => named('--pipelines', folders, DEFAULT_FOLDERS),
};

function named(option: string, value: string | undefined, usual?: string): readonly string[] {
  return value === undefined || value === usual ? [] : [option, value];
}

/**
 * A command that is suggested: typed as it stands into a shell, it works where this one did.
 * @param args its own, which are quoted where a shell needs that
 */
export function commandLine(
  given: CommandOptions,
  name: keyof typeof SUGGESTED,
  args: readonly string[] = [],
): string {
  const options = SUGGESTED[name].flatMap((option) => OPTIONS[option](given));
  return ['npx afluente', name, ...[...args, ...options].map(quoted)].join(' ');
}

/** A word as a shell takes it: in double quotes, unless they would let it read something into the word. */
function quoted(word: string): string {
  if (/^[\w./@%+=:,-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
