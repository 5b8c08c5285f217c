import { AwsError } from '../kernel/aws-error.ts';
import { RequestBody } from './body.ts';
import type { Service } from '../kernel/service.ts';
import { modelOf, type ServiceModel } from './model.ts';
import type { Recognized, WireReply, WireRequest } from './protocol.ts';
import { bytesOf, type OperationShape, type WireCodec } from './schema.ts';
import { validate } from './validation.ts';

/** How a service's documents are read. */
export interface DocumentCodec {
  readonly codec: WireCodec;
  /** A document as it is, without a schema. @throws Error where it is none */
  readonly parse: (body: Uint8Array) => unknown;
  readonly model: ServiceModel;
  /** How the service says that a request isn't as its model wants it. */
  readonly violation: (message: string) => AwsError;
}

/** @param parse reads a document without a schema @throws Error for an operation without a model: a mistake of the service's module */
export function documentsOf(
  { signingName, operations, violation = invalid }: Service,
  codec: WireCodec,
  parse: DocumentCodec['parse'],
): DocumentCodec {
  const model = modelOf(signingName);
  const unknown = operations.find(({ name }) => model.operations[name] === undefined);
  if (unknown) throw new Error(`${unknown.name} has no model: run node test/clients/models.ts`);
  return { codec, parse, model, violation };
}

/**
 * An operation's input from a body that is one document, JSON or CBOR.
 * @param announceReady see `RequestBody`
 * @throws AwsError `SerializationException`, or the service's own code for what its model refuses
 */
async function readInput(
  { codec, parse, model, violation }: DocumentCodec,
  { operation, input: schema }: OperationShape,
  { message, announceReady }: WireRequest,
): Promise<object> {
  const body = await new RequestBody(message, announceReady, false).collect();
  const document = body.length === 0 ? {} : unserialized(() => parse(body));
  const violated = validate(model, operation.name, document);
  if (violated !== undefined) throw violation(violated);
  return readDocument(() => codec.createDeserializer().read(schema, body));
}

/** A call whose body is one document, and so is its answer. */
export function documentCall(
  documents: DocumentCodec,
  shape: OperationShape,
  request: WireRequest,
  headers: WireReply['headers'],
): Recognized {
  return {
    operation: shape.operation,
    read: () => readInput(documents, shape, request),
    write(output): WireReply {
      const serializer = documents.codec.createSerializer();
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
    throw serialization(cause);
  }
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

function unserialized(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    throw serialization(cause);
  }
}

function serialization(cause: unknown): AwsError {
  if (cause instanceof AwsError) return cause;
  return new AwsError('SerializationException', 'The request document could not be read.', { cause });
}
