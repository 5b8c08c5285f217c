import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import type { Service } from '../kernel/service.ts';
import { createAwsJson } from './aws-json.ts';
import { createAwsQuery } from './aws-query.ts';
import { credentialScope } from './credential.ts';
import { internalError, jsonFault, oneLine, restXmlFault, unknownAccessKey } from './faults.ts';
import type { ProtocolBinding, WireReply } from './protocol.ts';
import { createRestXml } from './rest-xml.ts';
import { bytesOf } from './schema.ts';

/** One call, as the audit keeps it. */
export interface AuditEntry {
  /** ISO 8601 */
  readonly time: string;
  /** Signing name; empty where the request named none. */
  readonly service: string;
  /** Empty for a request that is none of the operations here. */
  readonly operation: string;
  /** The caller's ARN; empty where the access key is unknown. */
  readonly caller: string;
  /** ARN */
  readonly resource?: string;
  readonly status: number;
  /** The error's code; `ClientClosedRequest` (with the status 499) for a client that went away. */
  readonly error?: string;
}

export interface ServerOptions {
  readonly services: readonly Service[];
  /** Who has an access key. Signatures aren't verified: the server listens on the loopback address only. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  readonly record?: (entry: AuditEntry) => void;
  /** @default a free one */
  readonly port?: number;
  readonly clock?: Clock;
  /** Takes one line for each unexpected exception. @default stderr */
  readonly log?: (line: string) => void;
}

export interface RunningServer {
  /** `http://127.0.0.1:<port>`, the endpoint of every service. */
  readonly endpoint: string;
  /** Stops listening and ends all connections. */
  readonly close: () => Promise<void>;
}

/**
 * Serves all services on one loopback port. The service is found by the credential scope of the request's
 * SigV4 header, the caller by its access key id.
 * @throws Error when the port is taken, or a service's schemas don't fit its protocol
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {
    callerOf,
    record,
    clock = systemClock,
    log = (line) => void process.stderr.write(`${line}\n`),
  } = options;
  const bindings = new Map(
    options.services.map((service) => [service.signingName, { service, ...bind(service) }]),
  );

  async function answer(
    message: IncomingMessage,
    response: ServerResponse,
    announceReady: () => void,
  ): Promise<void> {
    const requestId = randomUUID();
    const audit = { service: '', operation: '', caller: '' };
    let resource: string | undefined;
    let reply: WireReply;
    let failure: AwsError | undefined;
    const [path, search] = splitTarget(message.url ?? '/');
    const query = new URLSearchParams(search);
    try {
      const scope = credentialScope(message, query);
      audit.service = scope.service;
      const binding = bindings.get(scope.service);
      if (!binding) throw new NotImitated(`the service ${scope.service}`);
      const caller = callerOf(scope.accessKeyId);
      if (!caller) throw unknownAccessKey(binding.service.protocol);
      audit.caller = caller.arn;
      const recognized = await binding.recognize({ message, path, query, announceReady });
      audit.operation = recognized.operation.name;
      const input = await recognized.read();
      resource = binding.service.resourceOf?.(input);
      reply = recognized.write(await recognized.operation.run(input, caller), requestId);
    } catch (error) {
      const binding = bindings.get(audit.service);
      failure = error instanceof AwsError ? error : internalError(binding?.service.protocol, error);
      const gone = message.destroyed && !message.complete;
      if (gone) failure = new AwsError('ClientClosedRequest', 'The client went away.', { status: 499 });
      else if (failure.status === 500) log(`${audit.service} ${audit.operation}: ${oneLine(error)}`);
      reply = binding ? binding.fault(failure, requestId) : faultOfNone(message, failure, requestId);
    }
    record?.({
      time: clock.now().toISOString(),
      ...audit,
      ...(resource === undefined ? {} : { resource }),
      status: reply.status,
      ...(failure ? { error: failure.code } : {}),
    });
    await send(reply, response, message.method === 'HEAD', requestId);
  }

  const handle = (message: IncomingMessage, response: ServerResponse, announceReady: () => void) => {
    answer(message, response, announceReady).catch((error: unknown) => {
      // Only what breaks while the reply is under way: the status line is gone, the connection must show it.
      if (!response.destroyed) log(`reply broken off: ${oneLine(error)}`);
      response.destroy();
    });
  };

  // An upload may take any time; an idle connection is kept longer than the SDKs keep theirs.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 });
  server.on('request', (message, response) => handle(message, response, () => {}));
  server.on('checkContinue', (message: IncomingMessage, response: ServerResponse) => {
    // Closed unless the body is asked for: a client that was refused sends none, and could not reuse it.
    response.shouldKeepAlive = false;
    handle(message, response, () => {
      response.shouldKeepAlive = true;
      response.writeContinue();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function bind(service: Service): ProtocolBinding {
  switch (service.protocol) {
    case 'restXml':
      return createRestXml(service);
    case 'awsJson1_0':
    case 'awsJson1_1':
      return createAwsJson(service);
    case 'awsQuery':
      return createAwsQuery(service);
  }
}

/** Not by `URL`, which would resolve the `..` of an S3 key. */
function splitTarget(target: string): readonly [path: string, search: string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** An error where no service is known: in the form that the client seems to read. */
function faultOfNone(message: IncomingMessage, failure: AwsError, requestId: string): WireReply {
  const contentType = message.headers['content-type'];
  return contentType?.includes('json') ? jsonFault(failure, contentType) : restXmlFault(failure, requestId);
}

async function send(
  reply: WireReply,
  response: ServerResponse,
  head: boolean,
  requestId: string,
): Promise<void> {
  const { status, headers, body } = reply;
  const ids = { 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId, 'x-amz-id-2': requestId };
  if (body instanceof Readable) {
    response.writeHead(status, { ...headers, ...ids });
    await pipeline(body, response);
    return;
  }
  const bytes = bytesOf(body ?? '');
  const bare = head || status === 204 || status === 304;
  response.writeHead(
    status,
    bare ? { ...headers, ...ids } : { ...headers, ...ids, 'content-length': bytes.length },
  );
  response.end(bare ? undefined : bytes);
}
