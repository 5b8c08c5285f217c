import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import type { Protocol, Service } from '../kernel/service.ts';
import { createAwsJson } from './aws-json.ts';
import { createAwsQuery, queryFault } from './aws-query.ts';
import { credentialScope } from './credential.ts';
import { Hosts } from './host.ts';
import { internalError, jsonFault, oneLine, restXmlFault, unknownAccessKey } from './faults.ts';
import type { ProtocolBinding, WireReply } from './protocol.ts';
import { createRestXml } from './rest-xml.ts';
import { cborFault, createRpcV2Cbor, speaksRpcV2Cbor } from './rpc-v2-cbor.ts';
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
  /** Where all of them are: a request that is signed for another region is refused. */
  readonly region: string;
  /** Who has an access key. Signatures aren't verified: whoever knows a key is its owner, so that none may be guessed. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  readonly record?: (entry: AuditEntry) => void;
  /** @default a free one */
  readonly port?: number;
  /** The address to listen on. @default 127.0.0.1 */
  readonly host?: string;
  /** Names of this machine that requests may ask for, beside loopback and the address. @default none */
  readonly allowHosts?: readonly string[];
  readonly clock?: Clock;
  /** Takes one line for each unexpected exception. @default stderr */
  readonly log?: (line: string) => void;
}

export interface RunningServer {
  /** `http://<host>:<port>`, the endpoint of every service; the loopback address for a host that means all. */
  readonly endpoint: string;
  /** Stops listening and ends all connections. */
  readonly close: () => Promise<void>;
}

/**
 * Serves all services on one port. The service is found by the credential scope of the request's
 * SigV4 header, the caller by its access key id.
 * @throws Error when the port is taken, or a service's schemas don't fit its protocol
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {
    callerOf,
    record,
    port = 0,
    host = '127.0.0.1',
    allowHosts = [],
    clock = systemClock,
    log = (line) => void process.stderr.write(`${line}\n`),
  } = options;
  const hosts = new Hosts([host, ...allowHosts]);
  const bindings = new Map(
    options.services.map((service) => {
      const cbor = service.speaksCbor === true ? createRpcV2Cbor(service) : undefined;
      return [service.signingName, { service, own: bind(service), cbor }];
    }),
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
    let binding: ProtocolBinding | undefined;
    let protocol: Protocol | undefined;
    const [target, search] = splitTarget(message.url ?? '/');
    const query = new URLSearchParams(search);
    try {
      const bucket = hosts.admit(message);
      const scope = credentialScope(message, query);
      audit.service = scope.service;
      const known = bindings.get(scope.service);
      if (!known) throw new NotImitated(`the service ${scope.service}`);
      protocol = known.service.protocol;
      binding = speaksRpcV2Cbor(message) ? known.cbor : known.own;
      if (!binding) throw new NotImitated(`RPC v2 CBOR of ${scope.service}`);
      if (scope.region !== options.region)
        throw new NotImitated(`the region ${scope.region}; everything is in ${options.region}`);
      const caller = callerOf(scope.accessKeyId);
      if (!caller) throw unknownAccessKey(protocol);
      audit.caller = caller.arn;
      const path = bucket === undefined || protocol !== 'restXml' ? target : `/${bucket}${target}`;
      const recognized = await binding.recognize({ message, path, query, announceReady });
      audit.operation = recognized.operation.name;
      const input = await recognized.read();
      resource = known.service.resourceOf?.(input);
      reply = recognized.write(await recognized.operation.run(input, caller), requestId);
    } catch (error) {
      failure = error instanceof AwsError ? error : internalError(protocol, error);
      const gone = message.destroyed && !message.complete;
      if (gone) failure = new AwsError('ClientClosedRequest', 'The client went away.', { status: 499 });
      else if (failure.status === 500) log(`${audit.service} ${audit.operation}: ${oneLine(error)}`);
      reply = binding
        ? binding.fault(failure, requestId)
        : faultOfNone(message, audit.service, failure, requestId);
    }
    record?.({
      time: clock.now().toISOString(),
      ...audit,
      ...(resource === undefined ? {} : { resource }),
      status: reply.status,
      ...(failure ? { error: failure.code } : {}),
    });
    // A body that was refused midway would stand before the connection's next request.
    message.resume();
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
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    endpoint: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`,
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

/** Services of AWS that speak REST-XML, besides S3. */
const REST_XML = new Set(['cloudfront', 'route53', 's3express']);

/**
 * An error where the service isn't imitated, or the request doesn't say which it is for: in the form that its
 * client reads.
 */
function faultOfNone(
  message: IncomingMessage,
  service: string,
  failure: AwsError,
  requestId: string,
): WireReply {
  if (speaksRpcV2Cbor(message)) return cborFault(failure);
  const contentType = message.headers['content-type'] ?? '';
  if (contentType.includes('json')) return jsonFault(failure, contentType);
  if (contentType.startsWith('application/x-www-form-urlencoded')) return queryFault(failure, requestId);
  // A request without a signature is most likely of somebody who looks for an object.
  if (service === '' || REST_XML.has(service)) return restXmlFault(failure, requestId);
  return jsonFault(failure, 'application/json');
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
