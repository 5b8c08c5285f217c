import { z } from 'zod';
import type { Datapoint } from './metrics.ts';

const Metadata = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string().default('None') })),
      }),
    ),
  }),
});
const Values = z.union([z.number(), z.array(z.number())]);

/**
 * The datapoints of a log line in embedded metric format (*Specification: Embedded metric format*); none for
 * any other line. A directive that names what the line doesn't hold is skipped, as CloudWatch does.
 */
export function embeddedMetrics(line: string): Datapoint[] {
  const start = line.indexOf('{');
  if (start === -1 || !line.includes('"_aws"')) return [];
  const parsed = Metadata.safeParse(parseJson(line.slice(start)));
  if (!parsed.success) return [];
  const { _aws: metadata, ...fields } = parsed.data;
  return metadata.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = z
        .record(z.string(), z.string())
        .safeParse(Object.fromEntries(names.map((name) => [name, fields[name]])));
      return Metrics.flatMap(({ Name: metric, Unit: unit }) => {
        const values = Values.safeParse(fields[metric]);
        if (!dimensions.success || !values.success) return [];
        const at = metadata.Timestamp;
        return [{ namespace, metric, dimensions: dimensions.data, unit, at, values: [values.data].flat() }];
      });
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
