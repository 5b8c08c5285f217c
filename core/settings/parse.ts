import * as z from 'zod/mini';
import { readingsOf } from '../engine/facts.ts';
import type { FactName } from '../engine/names.ts';
import { faultOfStage } from '../stage/stage.ts';
import { type Fault, faultsIn, fieldOf } from '../input/strict.ts';
import { WrongInput } from '../input/wrong-input.ts';
import { isDataBucketOf, type Stage } from '../stage/names.ts';
import { BRIDGES, LOG_RETENTIONS, type Settings, stagesOf, type StageSettings } from './settings.ts';

/** What is wrong with the settings; its message has a line for each fault: `<file>: <field>: <what, and what to do>`. */
export class InvalidSettings extends WrongInput {
  override readonly name = 'InvalidSettings';
}

/** A text in a form that a person knows by its name. */
const text = (form: RegExp, what: string) =>
  z.string().check(z.regex(form, { error: ({ input }) => `${JSON.stringify(input)} is not ${what}` }));

/** A list that has nothing twice. */
const distinct = (element: ReturnType<typeof text>) =>
  z.array(element).check(({ value, issues }) => {
    for (const [index, input] of value.entries())
      if (value.indexOf(input) < index)
        issues.push({
          code: 'custom',
          input,
          path: [index],
          message: `${JSON.stringify(input)} stands there twice; leave it out here`,
        });
  });

/** Athena takes no smaller BytesScannedCutoffPerQuery. */
const SMALLEST_CUTOFF = 10_000_000;

const OneStage = z.strictObject({
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  existingBucket: z.optional(
    text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket; 3 to 63 of a-z, 0-9, - and .'),
  ),
  producerKeys: z.optional(
    distinct(
      text(
        /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
        // IAM knows no key by its alias.
        'the ARN of a KMS key; write arn:aws:kms:<region>:<account>:key/<id>, not an alias',
      ),
    ),
  ),
  schedules: z.boolean(),
  scanCutoffBytes: z.int().check(z.gte(SMALLEST_CUTOFF)),
  scanBudgetBytesPerDay: z.int().check(z.gte(1)),
  alarmEmails: distinct(text(/^[^\s@]+@[^\s@]+$/, 'a mail address')),
  logRetention: z.literal([...LOG_RETENTIONS]),
  bridge: z.optional(z.enum(BRIDGES)),
  keepData: z.boolean(),
  // 0 would let no function run.
  reservedConcurrency: z.optional(z.int().check(z.gte(1))),
  deployer: z.optional(
    z.strictObject({
      provider: text(
        /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
        'the ARN of an OIDC provider; write arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com',
      ),
      // A star would let others in, where IAM compared by pattern.
      repository: text(/^[\w.-]+\/[\w.-]+$/, 'a repository; write organization/repository'),
    }),
  ),
});

/** One of a fact's readings. */
const readingOf = <F extends FactName>(fact: F) => z.optional(z.literal(readingsOf(fact)));

const Engine = z.strictObject({
  decimalLiterals: readingOf('decimalLiterals'),
  decimalQuotients: readingOf('decimalQuotients'),
  blanksInCasts: readingOf('blanksInCasts'),
  columnNames: readingOf('columnNames'),
} satisfies Record<FactName, unknown>);

const Schema = z.strictObject({
  engine: z.optional(Engine),
  runbook: z.optional(
    text(/^https?:\/\/[^\s#]+$/, 'an address; write https://… without a #, the place in it is added'),
  ),
  stages: z.record(z.string(), OneStage),
});

/**
 * The settings, as a file exports them.
 * @param place where a field is written: `afluente.config.ts:12`
 * @throws InvalidSettings with one line for each fault
 */
export function parseSettings(value: unknown, place: (field: string) => string): Settings {
  const parsed = Schema.safeParse(value);
  const faults = parsed.success ? stageFaults(parsed.data) : faultsIn(Schema, value);
  if (parsed.success && faults.length === 0) return parsed.data;
  const lines = faults.map(({ path, what }) => {
    const field = fieldOf(path);
    return [place(field), field, what].filter(Boolean).join(': ');
  });
  throw new InvalidSettings(lines.join('\n'));
}

function stageFaults(settings: Settings): Fault[] {
  const names = stagesOf(settings);
  if (names.length === 0) return [{ path: ['stages'], what: 'there is none; write one, as dev: { … }' }];
  const named = names.flatMap((name) => {
    const what = faultOfStage(name);
    return what === undefined ? [] : [{ path: ['stages', name], what }];
  });
  return [...named, ...bucketFaults(settings)];
}

/** A key in a data bucket has no stage in it: two stages there would share locks, raw data and versions. */
function bucketFaults({ stages }: Settings): Fault[] {
  const entries = Object.entries(stages);
  return entries.flatMap(([name, { existingBucket: bucket }], index) => {
    if (bucket === undefined) return [];
    const path = ['stages', name, 'existingBucket'];
    const instead = 'keys in it have no stage in them. Name another bucket, or leave it out';
    const [twin] = entries.slice(0, index).find(([, one]) => one.existingBucket === bucket) ?? [];
    if (twin !== undefined) return [{ path, what: `it is also that of ${twin}; ${instead}` }];
    const [maker] =
      entries.find(
        ([one, { existingBucket }]) =>
          one !== name && existingBucket === undefined && isDataBucketOf(one, bucket),
      ) ?? [];
    return maker === undefined
      ? []
      : [{ path, what: `it is the one that ${maker} makes for itself; ${instead}` }];
  });
}

/** A stage, and what is set for it. */
export interface NamedStage {
  readonly stage: Stage;
  readonly settings: StageSettings;
  /** What the project's settings say of Athena's engine. */
  readonly engine?: Settings['engine'];
}

/**
 * A stage by its name; the first where none is named.
 * @param option with which stages are named: `--stage `
 * @throws InvalidSettings naming the stages that there are
 */
export function stageNamed(
  name: string | undefined,
  { stages, engine }: Settings,
  option: string,
): NamedStage {
  const entries = Object.entries(stages);
  const [stage, settings] = entries.find(([one]) => name === undefined || one === name) ?? [];
  if (stage !== undefined && settings) return { stage, settings, engine };
  const choices = entries.map(([one]) => `${option}${one}`).join(' or ');
  throw new InvalidSettings(
    `There is no stage "${name ?? ''}"; use ${choices}, or write it into afluente.config.ts.`,
  );
}
