import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { ServiceModel, type Shape } from '../../offline/wire/model.ts';

/** The operations that the offline AWS imitates of each service whose requests are documents, by botocore's folder. */
const IMITATED: Readonly<Record<string, { folder: string; operations: readonly string[] }>> = {
  athena: {
    folder: 'athena',
    operations: [
      'StartQueryExecution',
      'GetQueryExecution',
      'GetQueryResults',
      'StopQueryExecution',
      'GetWorkGroup',
    ],
  },
  glue: {
    folder: 'glue',
    operations: [
      'GetDatabase',
      'CreateDatabase',
      'GetTable',
      'GetTables',
      'CreateTable',
      'UpdateTable',
      'DeleteTable',
      'GetPartitions',
      'BatchCreatePartition',
      'BatchUpdatePartition',
      'BatchDeletePartition',
    ],
  },
  states: {
    folder: 'stepfunctions',
    operations: [
      'StartExecution',
      'DescribeExecution',
      'ListExecutions',
      'GetExecutionHistory',
      'StopExecution',
      'RedriveExecution',
      'DescribeStateMachine',
      'DescribeStateMachineForExecution',
    ],
  },
  logs: { folder: 'logs', operations: ['FilterLogEvents'] },
  monitoring: { folder: 'cloudwatch', operations: ['GetMetricData', 'ListMetrics'] },
  tagging: { folder: 'resourcegroupstaggingapi', operations: ['GetResources'] },
};

const Reference = z.object({ shape: z.string() });
const Botocore = z.object({
  operations: z.record(z.string(), z.object({ input: z.optional(Reference) })),
  shapes: z.record(
    z.string(),
    z.object({
      type: z.string(),
      members: z.optional(z.record(z.string(), Reference)),
      required: z.optional(z.array(z.string())),
      member: z.optional(Reference),
      key: z.optional(Reference),
      value: z.optional(Reference),
      min: z.optional(z.number()),
      max: z.optional(z.number()),
      pattern: z.optional(z.string()),
      enum: z.optional(z.array(z.string())),
    }),
  ),
});

/**
 * What a service accepts of the imitated operations.
 * @param data botocore's `data` folder @param release of botocore, for the record
 */
function made(signingName: string, data: string, release: string): ServiceModel {
  const { folder, operations } = IMITATED[signingName] ?? { folder: '', operations: [] };
  const version = readdirSync(join(data, folder)).toSorted().at(-1) ?? '';
  const file = join(data, folder, version, 'service-2.json.gz');
  const all = Botocore.parse(JSON.parse(gunzipSync(readFileSync(file)).toString()));
  const shapes: Record<string, Shape> = {};
  const inputs: Record<string, string> = {};
  for (const name of operations) {
    const input = all.operations[name]?.input?.shape;
    if (input === undefined) throw new Error(`${file} has no input of ${name}`);
    inputs[name] = input;
    add(input);
  }
  return { from: `botocore ${release}, ${folder} ${version}`, operations: inputs, shapes };

  function add(name: string): void {
    if (shapes[name] !== undefined) return;
    const { type, members, member, key, value, ...limits } = all.shapes[name] ?? { type: 'none' };
    const links = Object.fromEntries(Object.entries(members ?? {}).map(([of, { shape }]) => [of, shape]));
    const shape = ServiceModel.shape.shapes.valueType.parse({
      type,
      ...(type === 'structure' ? { members: links } : {}),
      ...(member === undefined ? {} : { member: member.shape }),
      ...(key === undefined || value === undefined ? {} : { key: key.shape, value: value.shape }),
      ...limits,
    });
    shapes[name] = shape;
    for (const of of [...Object.values(links), member?.shape, key?.shape, value?.shape])
      if (of !== undefined) add(of);
  }
}

const modelFile = (signingName: string): string =>
  join(import.meta.dirname, '../../offline/wire/models', `${signingName}.json`);

if (import.meta.main) {
  const [data, release] = process.argv.slice(2);
  if (data === undefined || release === undefined) {
    console.error('node test/clients/models.ts <data folder of botocore> <its release>');
    process.exitCode = 2;
  } else {
    for (const name of Object.keys(IMITATED))
      writeFileSync(modelFile(name), `${JSON.stringify(made(name, data, release), null, 2)}\n`);
  }
}
