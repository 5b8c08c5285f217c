/** The pipeline that the project comes with. */
export const DEFAULT_PIPELINE = 'orders';

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
  backfill: ON_PIPELINE,
  destroy: [...STAGE, 'pipelines'],
  executions: ON_PIPELINE,
  logs: ON_PIPELINE,
  offline: ['state', 'pipelines'],
  redrive: ON_PIPELINE,
  rejected: ON_PIPELINE,
  rollback: ON_PIPELINE,
  run: ON_PIPELINE,
  sql: STAGE,
  start: ['pipeline', 'state', 'pipelines'],
  status: [...STAGE, 'pipelines'],
  stop: ON_PIPELINE,
  upload: ON_PIPELINE,
  versions: ON_PIPELINE,
} as const satisfies Readonly<Record<string, readonly Option[]>>;

/** What a command takes where its options don't say it, which depends on where it is typed. */
export type Usual = Pick<CommandOptions, 'state' | 'folders'>;

/** The options, where they aren't the usual ones. */
const OPTIONS: Readonly<Record<Option, (options: CommandOptions, usual: Usual) => readonly string[]>> = {
  pipeline: ({ pipeline }) => named('--pipeline', pipeline?.name, DEFAULT_PIPELINE),
  stage: ({ at, stage }) => (at === 'aws' ? named('--stage', stage) : []),
  state: ({ at, state }, usual) => (at === 'aws' ? [] : named('--state', state, usual.state)),
  pipelines: ({ folders }, usual) => named('--pipelines', folders, usual.folders),
};

function named(option: string, value: string | undefined, usual?: string): readonly string[] {
  return value === undefined || value === usual ? [] : [option, value];
}

/** A command that is suggested; it needs nothing of Node, so that the page in a browser suggests too. */
export function suggest(
  given: CommandOptions,
  usual: Usual,
  name: keyof typeof SUGGESTED,
  args: readonly string[] = [],
): string {
  const options = SUGGESTED[name].flatMap((option) => OPTIONS[option](given, usual));
  return ['npx afluente', name, ...[...args, ...options].map(quoted)].join(' ');
}

/** A word as a shell takes it: in double quotes, unless they would let it read something into the word. */
export function quoted(word: string): string {
  if (/^[\w./@%+=:,-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
