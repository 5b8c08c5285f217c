import type { IncomingMessage } from 'node:http';
import { AwsError } from '../kernel/aws-error.ts';
import { RequestBody } from './body.ts';
import type { Recognized, WireReply, WireRequest } from './protocol.ts';
import { bytesOf, requiredMembers, type OperationShape, type WireCodec } from './schema.ts';

/**
 * An operation's input from a body that is one document, JSON or CBOR.
 * @param announceReady see `RequestBody`
 * @throws AwsError `SerializationException`; `ValidationException` for a required member that was left out
 */
async function readInput(
  codec: WireCodec,
  shape: OperationShape,
  message: IncomingMessage,
  announceReady: () => void,
): Promise<object> {
  const body = await new RequestBody(message, announceReady, false).collect();
  const input = await readDocument(() => codec.createDeserializer().read(shape.input, body));
  const missing = requiredMembers(shape.input).find((member) => !Object.hasOwn(input, member));
  if (missing === undefined) return input;
  const constraint = 'failed to satisfy constraint: Member must not be null';
  const text = `1 validation error detected: Value null at '${missing}' ${constraint}`;
  throw new AwsError('ValidationException', text);
}

/** A call whose body is one document, and so is its answer. */
export function documentCall(
  codec: WireCodec,
  shape: OperationShape,
  { message, announceReady }: WireRequest,
  headers: WireReply['headers'],
): Recognized {
  return {
    operation: shape.operation,
    read: () => readInput(codec, shape, message, announceReady),
    write(output): WireReply {
      const serializer = codec.createSerializer();
      serializer.write(shape.output, output);
      return { status: 200, headers, body: bytesOf(serializer.flush()) };
    },
  };
}

async function readDocument(read: () => unknown): Promise<object> {
  try {
    const document = await read();
    return typeof document === 'object' && document !== null ? document : {};
  } catch (cause) {
    if (cause instanceof AwsError) throw cause;
    throw new AwsError('SerializationException', 'The request document could not be read.', { cause });
  }
}
