import { type AwsError, NotImitated } from './aws-error.ts';
import type { Caller } from './caller.ts';

/**
 * One operation of one service: the SDK's own Smithy schema, which the wire reads requests and writes
 * responses with, and a typed function. Judging the caller (IAM) is the function's first act; what isn't imitated is
 * refused before that, since it tells nothing of what is there.
 */
export interface Operation {
  /** `PutObject` */
  readonly name: string;
  /** `PutObject$` of the service's SDK client: `[9, namespace, name, traits, input, output]`. */
  readonly schema: unknown;
  /** A method, so that a function of the operation's own input type fits: the wire reads it with `schema`. */
  run(input: object, caller: Caller): Promise<object>;
}

/**
 * Ties an operation's function to its schema. `I` and `O` are the SDK's `…CommandInput` and `…CommandOutput`.
 * @param takes the members of its input that the function heeds: every other one changes what AWS would do, and is
 *   refused by name
 */
export function operation<I extends object, O extends object>(
  name: string,
  schema: unknown,
  takes: readonly (keyof I & string)[],
  run: (input: I, caller: Caller) => Promise<Omit<O, '$metadata'>>,
): Operation {
  const known = new Set<string>(takes);
  return {
    name,
    schema,
    async run(input: I, caller) {
      for (const [member, value] of Object.entries(input))
        if (value !== undefined && value !== null && !known.has(member))
          throw new NotImitated(`the parameter ${member} of ${name}`);
      return run(input, caller);
    },
  };
}

export type Protocol = 'restXml' | 'awsJson1_0' | 'awsJson1_1' | 'awsQuery';

export interface Service {
  /** The name in the credential scope of SigV4: `s3`, `glue`, `athena`, `states`, `monitoring`, `sts`, `tagging`. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** Whether it is called over RPC v2 CBOR too, by SDKs of other languages. */
  readonly speaksCbor?: boolean;
  /** The codec of the SDK client (`client.config.protocol.getPayloadCodec()`); absent for `awsQuery`. */
  readonly codec?: unknown;
  /** `X-Amz-Target` prefix of the JSON protocols, and the service in RPC v2 CBOR's path: `AWSGlue`, `AmazonAthena`. */
  readonly targetPrefix?: string;
  /** How it says that a request isn't as its model wants it; a `ValidationException` where this is absent. */
  readonly violation?: (message: string) => AwsError;
  /** Error schemas of the service by code, when an error carries more than a message. */
  readonly errors?: Readonly<Record<string, unknown>>;
  /** The ARN that an input acts upon, for the audit. */
  resourceOf?(input: object): string | undefined;
  readonly operations: readonly Operation[];
}
