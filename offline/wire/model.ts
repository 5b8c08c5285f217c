import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How long, how many or how large, ends included. */
const bounds = { min: z.optional(z.number()), max: z.optional(z.number()) };

const Shape = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('structure'),
    members: z.record(z.string(), z.string()),
    required: z.optional(z.array(z.string())),
  }),
  z.strictObject({ type: z.literal('list'), member: z.string(), ...bounds }),
  z.strictObject({ type: z.literal('map'), key: z.string(), value: z.string(), ...bounds }),
  z.strictObject({
    type: z.literal('string'),
    ...bounds,
    pattern: z.optional(z.string()),
    enum: z.optional(z.array(z.string())),
  }),
  z.strictObject({ type: z.enum(['integer', 'long', 'float', 'double']), ...bounds }),
  z.strictObject({ type: z.enum(['boolean', 'timestamp', 'blob']) }),
]);

export const ServiceModel = z.strictObject({
  /** The release of botocore that it is from, and the service's API version. */
  from: z.string(),
  /** The shape of each operation's input. */
  operations: z.record(z.string(), z.string()),
  shapes: z.record(z.string(), Shape),
});

export type Shape = z.infer<typeof Shape>;
export type ServiceModel = z.infer<typeof ServiceModel>;

/**
 * What a service accepts, as AWS publishes it with its SDKs: they check little of it before they send, so that the
 * service is what says no. Made by `node test/clients/models.ts`, of the operations that are imitated.
 * @param signingName of one whose requests are JSON or CBOR documents
 */
export function modelOf(signingName: string): ServiceModel {
  const file = join(import.meta.dirname, 'models', `${signingName}.json`);
  return ServiceModel.parse(JSON.parse(readFileSync(file, 'utf8')));
}
