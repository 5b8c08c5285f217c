import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, credentialOf, operationOf } from './call.ts';
import { type Fault, type Injection, isQueryFault, refusal, statusOf, TIMES } from './faults.ts';

/** A query that a task started: what it asked, and how often it was begun anew. */
export interface SeenQuery {
  readonly task: string;
  readonly sql: string;
  readonly tokens: Set<string>;
  readonly ids: Set<string>;
  /** Bytes by query, as Athena told the task. */
  readonly scanned: Map<string, number>;
}

export interface ProxyOptions {
  /** Where calls go: the offline AWS. */
  readonly upstream: () => string;
  /** Ends the process that made a call, by its access key. */
  readonly kill: (accessKeyId: string) => void;
  /** Leaves in a CTAS's location what a query that fails leaves. */
  readonly litter: (location: string) => Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Fails at once and touches nothing: what runs in place of a query that is to fail. */
const DOOMED = "SELECT CAST('doomed' AS integer)";
const DELAY_MS = 400;
const STALE = new Set(['GetTable', 'GetTables', 'GetPartitions']);

/**
 * An HTTP proxy between the functions and the services: a port for each function, so that the bytes pass
 * unchanged. It counts the calls of each task and lets the planned faults befall them.
 */
export class FaultProxy {
  readonly #options: ProxyOptions;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #servers: ReturnType<typeof createServer>[] = [];
  readonly #ports = new Map<string, number>();
  /** What the catalog answered before, by request. */
  readonly #catalog = new Map<string, Reply[]>();
  /** Queries that end otherwise than they would, by token and by id. */
  readonly #doomed = new Map<string, Fault>();
  #injections: readonly Injection[] = [];
  #counts = new Map<string, number>();
  #calls: Omit<Call, 'body'>[] = [];
  #queries = new Map<string, SeenQuery>();
  #struck: string[] = [];

  private constructor(options: ProxyOptions) {
    this.#options = options;
  }

  /** @param tasks functions by their names, with the task that each is of */
  static async open(tasks: ReadonlyMap<string, string>, options: ProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await Promise.all([...tasks].map(([name, task]) => proxy.#listen(name, task)));
    return proxy;
  }

  readonly endpointOf = (functionName: string): string =>
    `http://127.0.0.1:${this.#ports.get(functionName) ?? 0}`;

  /** Begins to count anew, with these faults ahead. */
  arm(injections: readonly Injection[]): void {
    this.#injections = injections;
    this.#counts = new Map();
    this.#calls = [];
    this.#queries = new Map();
    this.#struck = [];
  }

  /** The calls since the count began. */
  get calls(): readonly Omit<Call, 'body'>[] {
    return this.#calls;
  }

  /** The faults that befell a call since the count began. */
  get struck(): readonly string[] {
    return this.#struck;
  }

  get queries(): readonly SeenQuery[] {
    return [...this.#queries.values()];
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await Promise.all(
      this.#servers.map(async (server) => {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }),
    );
  }

  async #listen(functionName: string, task: string): Promise<void> {
    const handle = (incoming: IncomingMessage, response: ServerResponse) => {
      this.#answer(task, incoming, response).catch(() => response.destroy());
    };
    const server = createServer({ keepAliveTimeout: 120_000 }, handle);
    server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) => {
      response.writeContinue();
      handle(incoming, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    this.#ports.set(functionName, (server.address() as AddressInfo).port);
  }

  async #answer(task: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const call = this.#count(task, incoming, Buffer.concat(chunks));
    const fault = this.#faultOf(call);
    switch (fault) {
      case undefined:
        send(response, await this.#forward(call, incoming));
        return;
      case 'throttle':
      case 'error-500':
      case 'deny': {
        const { status, headers, body } = refusal(call.service, fault);
        send(response, { status, headers, body: Buffer.from(call.method === 'HEAD' ? '' : body) });
        return;
      }
      case 'timeout-before':
        response.destroy();
        return;
      case 'timeout-after':
        await this.#forward(call, incoming);
        response.destroy();
        return;
      case 'cut-request':
        await this.#forward(call, incoming, Math.floor(call.body.length / 2)).catch(() => undefined);
        response.destroy();
        return;
      case 'cut-answer': {
        const { status, headers, body } = await this.#forward(call, incoming);
        response.writeHead(status, { ...headers, 'content-length': Math.max(body.length, 2) });
        response.write(body.subarray(0, Math.floor(body.length / 2)));
        await sleep(20);
        response.destroy();
        return;
      }
      case 'kill-after':
        await this.#forward(call, incoming);
        this.#options.kill(call.accessKeyId);
        response.destroy();
        return;
      case 'delay':
        await sleep(DELAY_MS);
        send(response, await this.#forward(call, incoming));
        return;
      case 'stale': {
        const fresh = await this.#forward(call, incoming);
        const earlier = this.#catalog.get(catalogKey(call))?.findLast(({ body }) => !body.equals(fresh.body));
        send(response, earlier ?? fresh);
        return;
      }
      case 'hang':
        await once(response, 'close');
        return;
      case 'query-retryable':
      case 'query-failed':
      case 'query-cutoff':
        send(response, await this.#forward(call, incoming));
    }
  }

  #count(task: string, incoming: IncomingMessage, body: Buffer): Call {
    const { accessKeyId, service } = credentialOf(incoming);
    const operation = operationOf(incoming, service);
    const key = `${task} ${operation}`;
    const nth = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, nth);
    const call = {
      task,
      service,
      operation,
      nth,
      accessKeyId,
      method: incoming.method ?? '',
      path: incoming.url ?? '',
    };
    this.#calls.push(call);
    return { ...call, body };
  }

  #faultOf(call: Call): Fault | undefined {
    const found = this.#injections.find(
      ({ task, operation, nth, fault, times }) =>
        !isQueryFault(fault) &&
        task === call.task &&
        operation === call.operation &&
        call.nth >= nth &&
        call.nth < nth + TIMES[times],
    );
    if (found) this.#struck.push(found.fault);
    return found?.fault;
  }

  /** @param cutAt so many bytes of the body are sent, and then the connection ends */
  async #forward(call: Call, incoming: IncomingMessage, cutAt?: number): Promise<Reply> {
    const body = call.operation === 'StartQueryExecution' ? await this.#begin(call) : call.body;
    const { expect: _, connection: __, ...headers } = incoming.headers;
    if (body !== call.body) {
      headers['content-length'] = String(body.length);
      delete headers['x-amz-content-sha256'];
    }
    const outgoing = request(`${this.#options.upstream()}${call.path}`, {
      agent: this.#agent,
      method: call.method,
      headers,
    });
    if (cutAt === undefined) outgoing.end(body);
    else outgoing.write(body.subarray(0, cutAt), () => setTimeout(() => outgoing.destroy(), 20));
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const reply = { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
    return this.#noted(call, reply);
  }

  /** A query begins, or one that is to fail in its place. */
  async #begin(call: Call): Promise<Buffer> {
    const input = JSON.parse(call.body.toString()) as { ClientRequestToken: string; QueryString: string };
    const { ClientRequestToken: token, QueryString: sql } = input;
    const seen = this.#queries.get(`${call.task} ${sql}`) ?? {
      task: call.task,
      sql,
      tokens: new Set(),
      ids: new Set(),
      scanned: new Map(),
    };
    this.#queries.set(`${call.task} ${sql}`, seen);
    if (!seen.tokens.has(token)) {
      seen.tokens.add(token);
      const before = this.queries.filter(({ task }) => task === call.task);
      const nth = before.reduce((sum, { tokens }) => sum + tokens.size, 0);
      const injection = this.#injections.find(
        (one) =>
          isQueryFault(one.fault) &&
          one.task === call.task &&
          nth >= one.nth &&
          nth < one.nth + TIMES[one.times],
      );
      if (injection) {
        this.#struck.push(injection.fault);
        this.#doomed.set(token, injection.fault);
        const location = /external_location\s*=\s*'([^']+)'/.exec(sql)?.[1];
        if (location !== undefined) await this.#options.litter(location);
      }
    }
    return this.#doomed.has(token)
      ? Buffer.from(JSON.stringify({ ...input, QueryString: DOOMED }))
      : call.body;
  }

  #noted(call: Call, reply: Reply): Reply {
    if (STALE.has(call.operation)) {
      const earlier = this.#catalog.get(catalogKey(call)) ?? [];
      if (!earlier.at(-1)?.body.equals(reply.body))
        this.#catalog.set(catalogKey(call), [...earlier, reply].slice(-10));
    }
    if (call.service !== 'athena' || reply.status !== 200) return reply;
    if (call.operation === 'StartQueryExecution') {
      const { ClientRequestToken: token, QueryString: sql } = JSON.parse(call.body.toString());
      const { QueryExecutionId: id } = JSON.parse(reply.body.toString());
      this.#queries.get(`${call.task} ${sql}`)?.ids.add(id);
      const fault = this.#doomed.get(token);
      if (fault !== undefined) this.#doomed.set(id, fault);
    }
    if (call.operation !== 'GetQueryExecution') return reply;
    const answer = JSON.parse(reply.body.toString());
    const query = answer.QueryExecution;
    const seen = this.queries.find(({ ids }) => ids.has(query.QueryExecutionId));
    seen?.scanned.set(query.QueryExecutionId, query.Statistics?.DataScannedInBytes ?? 0);
    const fault = this.#doomed.get(query.QueryExecutionId);
    if (fault === undefined || !isQueryFault(fault) || query.Status.State !== 'FAILED') return reply;
    query.Status = { ...query.Status, AthenaError: undefined, ...statusOf(fault) };
    query.Query = seen?.sql;
    return { ...reply, body: Buffer.from(JSON.stringify(answer)) };
  }
}

function catalogKey({ operation, body }: Call): string {
  return `${operation} ${body.toString()}`;
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const { 'content-length': length, 'transfer-encoding': _, connection: __, ...rest } = headers;
  // The answer to a HEAD tells the length of a body that it doesn't have.
  const isBare = body.length === 0 && length !== undefined;
  response.writeHead(status, { ...rest, 'content-length': isBare ? length : body.length });
  response.end(body);
}
