import * as z from 'zod/mini';
import { Adopted } from '../operate/documents/adopted.ts';
import { Backfilled, BackfillStep } from '../operate/documents/backfill.ts';
import { ExecutionDocument, ListedExecution } from '../operate/documents/execution.ts';
import { LogLine } from '../operate/documents/log-line.ts';
import { ListedPipeline } from '../operate/documents/pipeline.ts';
import { Row } from '../operate/documents/query.ts';
import { RolledBack } from '../operate/documents/rolled-back.ts';
import { StartedRun, StartedUpload } from '../operate/documents/started.ts';
import { PipelineStatus } from '../operate/documents/status.ts';
import { Summary } from '../operate/documents/summary.ts';
import { ListedVersion } from '../operate/documents/version.ts';
import { NewPipeline } from '../scaffold/document.ts';
import { Verification } from '../verify/document.ts';

/** A document that a command hands over with `--json`. */
export interface Handed {
  readonly name: string;
  readonly schema: z.ZodMiniType;
  /** Where the schema is declared, with what its fields mean; then what it extends. */
  readonly files: readonly [string, ...string[]];
  /** When it is this one, and how many there are. */
  readonly remark: string;
}

const ARRAY = 'An array.';
const SUMMARY: Handed = {
  name: 'Summary',
  schema: Summary,
  files: ['operate/documents/summary.ts'],
  remark: '',
};

/** What each command hands over with `--json`. */
export const HANDED: Readonly<Record<string, readonly Handed[]>> = {
  start: [SUMMARY],
  run: [
    SUMMARY,
    {
      name: 'StartedRun',
      schema: StartedRun,
      files: ['operate/documents/started.ts'],
      remark: 'With `--no-follow`.',
    },
  ],
  upload: [
    SUMMARY,
    {
      name: 'StartedUpload',
      schema: StartedUpload,
      files: ['operate/documents/started.ts'],
      remark: 'With `--no-follow`.',
    },
  ],
  redrive: [SUMMARY],
  status: [
    { name: 'PipelineStatus', schema: PipelineStatus, files: ['operate/documents/status.ts'], remark: ARRAY },
  ],
  executions: [
    {
      name: 'ListedExecution',
      schema: ListedExecution,
      files: ['operate/documents/execution.ts'],
      remark: ARRAY,
    },
    {
      name: 'ExecutionDocument',
      schema: ExecutionDocument,
      files: ['operate/documents/execution.ts', 'operate/documents/summary.ts'],
      remark: 'Of one execution.',
    },
  ],
  logs: [
    {
      name: 'LogLine',
      schema: LogLine,
      files: ['operate/documents/log-line.ts', 'operate/documents/line.ts'],
      remark: 'One a line.',
    },
  ],
  versions: [
    { name: 'ListedVersion', schema: ListedVersion, files: ['operate/documents/version.ts'], remark: ARRAY },
  ],
  adopt: [{ name: 'Adopted', schema: Adopted, files: ['operate/documents/adopted.ts'], remark: '' }],
  rollback: [
    { name: 'RolledBack', schema: RolledBack, files: ['operate/documents/rolled-back.ts'], remark: '' },
  ],
  backfill: [
    { name: 'Backfilled', schema: Backfilled, files: ['operate/documents/backfill.ts'], remark: ARRAY },
    {
      name: 'BackfillStep',
      schema: BackfillStep,
      files: ['operate/documents/backfill.ts'],
      remark: 'With `--dry-run` an array of these.',
    },
  ],
  pipelines: [
    {
      name: 'ListedPipeline',
      schema: ListedPipeline,
      files: ['operate/documents/pipeline.ts'],
      remark: ARRAY,
    },
  ],
  sql: [
    {
      name: 'Row',
      schema: Row,
      files: ['operate/documents/query.ts'],
      remark: 'An array of rows: column → value as Athena prints it, or `null`.',
    },
  ],
  new: [{ name: 'NewPipeline', schema: NewPipeline, files: ['scaffold/document.ts'], remark: '' }],
  verify: [{ name: 'Verification', schema: Verification, files: ['verify/document.ts'], remark: '' }],
};

/** What of JSON Schema these documents are made of. */
const Shape = z.object({
  type: z.optional(z.union([z.string(), z.array(z.string())])),
  enum: z.optional(z.array(z.unknown())),
  const: z.optional(z.unknown()),
  properties: z.optional(z.record(z.string(), z.unknown())),
  required: z.optional(z.array(z.string())),
  additionalProperties: z.optional(z.unknown()),
  items: z.optional(z.unknown()),
  anyOf: z.optional(z.array(z.unknown())),
  oneOf: z.optional(z.array(z.unknown())),
});

/**
 * A document as a type, with what its fields mean.
 * @param sources the texts of the files that declare its schema and what that extends
 */
export function shapeOf(
  { name, schema }: Pick<Handed, 'name' | 'schema'>,
  sources: readonly string[],
): string {
  const meanings = new Map(sources.toReversed().flatMap(docstringsIn));
  const type = typeOf(z.toJSONSchema(schema), [], meanings);
  return type.startsWith('{') && !type.includes('\n} |')
    ? `interface ${name} ${type}`
    : `type ${name} = ${type};`;
}

function typeOf(schema: unknown, path: readonly string[], meanings: ReadonlyMap<string, string>): string {
  const shape = Shape.parse(schema);
  const { properties, required = [], items, additionalProperties } = shape;
  const either = shape.anyOf ?? shape.oneOf;
  const inner = (one: unknown) => typeOf(one, path, meanings);
  if (either) return either.map(inner).join(' | ');
  if ('const' in shape) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (items !== undefined) {
    const one = inner(items);
    return / \| /.test(one) && !one.startsWith('{') ? `(${one})[]` : `${one}[]`;
  }
  if (properties) {
    const fields = Object.entries(properties).flatMap(([name, field]) => {
      const at = [...path, name];
      const meaning = meanings.get(at.join('.'));
      return [
        ...(meaning === undefined ? [] : [`/** ${meaning} */`]),
        `${name}${required.includes(name) ? '' : '?'}: ${typeOf(field, at, meanings)};`,
      ];
    });
    return `{\n${fields.join('\n')}\n}`;
  }
  if (shape.type === 'object') return `Record<string, ${inner(additionalProperties ?? {})}>`;
  const types = [shape.type ?? 'unknown'].flat();
  return types.map((type) => (type === 'integer' ? 'number' : type)).join(' | ');
}

/** What the fields of a file's schemas mean, by their paths: Prettier's indentation tells what is inside of what. */
function docstringsIn(source: string): [string, string][] {
  const found: [string, string][] = [];
  const path: { readonly name: string; readonly indent: number }[] = [];
  let meaning: string | undefined;
  for (const line of source.split('\n')) {
    const [, docstring] = /^ +\/\*\* (.*) \*\/$/.exec(line) ?? [];
    const [, spaces = '', name] = /^( +)(\w+):/.exec(line) ?? [];
    if (docstring !== undefined) meaning = docstring;
    if (/^\S/.test(line)) path.length = 0;
    if (name === undefined) continue;
    while ((path.at(-1)?.indent ?? -1) >= spaces.length) path.pop();
    path.push({ name, indent: spaces.length });
    if (meaning !== undefined) found.push([path.map((one) => one.name).join('.'), meaning]);
    meaning = undefined;
  }
  return found;
}
