import * as z from 'zod/mini';
import { Adopted } from '../operate/documents/adopted.ts';
import { Backfilled, BackfillStep } from '../operate/documents/backfill.ts';
import { PipelineDefinition } from '../operate/documents/definition.ts';
import { VersionDiff } from '../operate/documents/diff.ts';
import { ExecutionDocument, ListedExecution } from '../operate/documents/execution.ts';
import { LogLine } from '../operate/documents/log-line.ts';
import { Plan } from '../operate/documents/plan.ts';
import { ListedPipeline } from '../operate/documents/pipeline.ts';
import { Row } from '../operate/documents/query.ts';
import { RejectedRows } from '../operate/documents/rejected.ts';
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
  /** Where the schema is declared. */
  readonly file: string;
  /** When it is this one, and how many there are. */
  readonly remark: string;
}

const ARRAY = 'An array.';
const SUMMARY: Handed = {
  name: 'Summary',
  schema: Summary,
  file: 'operate/documents/summary.ts',
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
      file: 'operate/documents/started.ts',
      remark: 'With `--no-follow`.',
    },
  ],
  upload: [
    SUMMARY,
    {
      name: 'StartedUpload',
      schema: StartedUpload,
      file: 'operate/documents/started.ts',
      remark: 'With `--no-follow`.',
    },
  ],
  redrive: [SUMMARY],
  status: [
    { name: 'PipelineStatus', schema: PipelineStatus, file: 'operate/documents/status.ts', remark: ARRAY },
  ],
  executions: [
    {
      name: 'ListedExecution',
      schema: ListedExecution,
      file: 'operate/documents/execution.ts',
      remark: ARRAY,
    },
    {
      name: 'ExecutionDocument',
      schema: ExecutionDocument,
      file: 'operate/documents/execution.ts',
      remark: 'Of one execution.',
    },
  ],
  logs: [{ name: 'LogLine', schema: LogLine, file: 'operate/documents/log-line.ts', remark: 'One a line.' }],
  versions: [
    { name: 'ListedVersion', schema: ListedVersion, file: 'operate/documents/version.ts', remark: ARRAY },
  ],
  diff: [{ name: 'VersionDiff', schema: VersionDiff, file: 'operate/documents/diff.ts', remark: '' }],
  rejected: [
    { name: 'RejectedRows', schema: RejectedRows, file: 'operate/documents/rejected.ts', remark: '' },
  ],
  plan: [{ name: 'Plan', schema: Plan, file: 'operate/documents/plan.ts', remark: ARRAY }],
  adopt: [{ name: 'Adopted', schema: Adopted, file: 'operate/documents/adopted.ts', remark: '' }],
  rollback: [
    { name: 'RolledBack', schema: RolledBack, file: 'operate/documents/rolled-back.ts', remark: '' },
  ],
  backfill: [
    { name: 'Backfilled', schema: Backfilled, file: 'operate/documents/backfill.ts', remark: ARRAY },
    {
      name: 'BackfillStep',
      schema: BackfillStep,
      file: 'operate/documents/backfill.ts',
      remark: 'With `--dry-run` an array of these.',
    },
  ],
  pipelines: [
    {
      name: 'ListedPipeline',
      schema: ListedPipeline,
      file: 'operate/documents/pipeline.ts',
      remark: ARRAY,
    },
    {
      name: 'PipelineDefinition',
      schema: PipelineDefinition,
      file: 'operate/documents/definition.ts',
      remark: 'With `--pipeline`.',
    },
  ],
  sql: [
    {
      name: 'Row',
      schema: Row,
      file: 'operate/documents/query.ts',
      remark: 'An array of rows: column → value as Athena prints it, or `null`.',
    },
  ],
  new: [{ name: 'NewPipeline', schema: NewPipeline, file: 'scaffold/document.ts', remark: '' }],
  verify: [{ name: 'Verification', schema: Verification, file: 'verify/document.ts', remark: '' }],
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
  description: z.optional(z.string()),
});

/** A document as a type, with what its schema says of its fields. */
export function shapeOf({ name, schema }: Pick<Handed, 'name' | 'schema'>): string {
  const type = typeOf(z.toJSONSchema(schema));
  return type.startsWith('{') && !type.includes('\n} |')
    ? `interface ${name} ${type}`
    : `type ${name} = ${type};`;
}

function typeOf(schema: unknown): string {
  const shape = Shape.parse(schema);
  const { properties, required = [], items, additionalProperties } = shape;
  const either = shape.anyOf ?? shape.oneOf;
  if (either) return either.map(typeOf).join(' | ');
  if ('const' in shape) return JSON.stringify(shape.const);
  if (shape.enum) return shape.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (items !== undefined) {
    const one = typeOf(items);
    return / \| /.test(one) && !one.startsWith('{') ? `(${one})[]` : `${one}[]`;
  }
  if (properties) {
    const fields = Object.entries(properties).flatMap(([name, field]) => {
      const { description } = Shape.parse(field);
      return [
        ...(description === undefined ? [] : [`/** ${description} */`]),
        `${name}${required.includes(name) ? '' : '?'}: ${typeOf(field)};`,
      ];
    });
    return `{\n${fields.join('\n')}\n}`;
  }
  if (shape.type === 'object') return `Record<string, ${typeOf(additionalProperties ?? {})}>`;
  const types = [shape.type ?? 'unknown'].flat();
  return types.map((type) => (type === 'integer' ? 'number' : type)).join(' | ');
}
