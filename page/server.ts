import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { QueryError } from '../operate/data/query.ts';
import type { StageSession } from '../operate/session/session.ts';
import { UserError } from '../operate/user-error.ts';
import { type Asset, assets } from './assets.ts';
import { Documents } from './documents.ts';
import { Guard, HEADERS } from './guard.ts';
import { answerTo } from './sql.ts';

/** Longer statements Athena refuses: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const BODY_BYTES = 262_144;

/** A page that is served. */
export interface ServedPage {
  /** Where a browser finds it, with the key that lets it in. */
  readonly url: string;
  /** An address that lets one browser in, once and soon. */
  readonly urlForOnce: () => string;
  readonly close: () => Promise<void>;
}

/** Serves the page for a stage on 127.0.0.1, for those who have its address with the key. */
export async function servePage(session: StageSession, port: number): Promise<ServedPage> {
  const files = await assets();
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const guard = new Guard(bound);
  const served = { session, files, guard, documents: new Documents(session) };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response, served)
      .catch((error: unknown) => plain(500, wordsOf(error)))
      .then((reply) => send(response, reply));
  });
  const addressWith = (key: string) => `http://127.0.0.1:${bound}/?key=${key}`;
  return {
    url: addressWith(guard.key),
    urlForOnce: () => addressWith(guard.ticket(Date.now())),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Served {
  readonly session: StageSession;
  readonly files: ReadonlyMap<string, Asset>;
  readonly guard: Guard;
  readonly documents: Documents;
}

interface Reply extends Asset {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type, ...headers }).end(body);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { session, files, guard, documents }: Served,
): Promise<Reply> {
  const refused = guard.refusal(request);
  if (refused !== undefined) return plain(403, refused);
  const asked = addressOf(request);
  if (!asked) return plain(400, 'This is no address.');
  const { path, key } = asked;
  if (path === '/' && key !== null && guard.admits(key, Date.now()))
    return { ...plain(303, ''), headers: { location: '/', 'set-cookie': guard.cookie } };
  if (!guard.isKnown(request))
    return plain(403, 'Open the address that the command printed: it has the key.');
  if (path === '/api/sql') return jsonOf(400, () => ask(session, request, leaving(response)));
  if (request.method !== 'GET') return plain(405, 'This page changes nothing.', { allow: 'GET' });
  const file = files.get(path);
  if (file) return { status: 200, ...file };
  const [api, ...parts] = asked.parts;
  if (api !== 'api') return plain(404, 'There is nothing here.');
  return jsonOf(404, () => documents.at(parts));
}

interface Address {
  readonly path: string;
  /** The path's parts, decoded. */
  readonly parts: readonly string[];
  readonly key: string | null;
}

/** @returns nothing where it can't be read as one */
function addressOf({ url = '/' }: IncomingMessage): Address | undefined {
  try {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const parts = pathname.split('/').slice(1).map(decodeURIComponent);
    return { path: pathname, parts, key: searchParams.get('key') };
  } catch {
    return undefined;
  }
}

/** Is aborted when whoever asked has gone. */
function leaving(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

async function ask(session: StageSession, request: IncomingMessage, signal: AbortSignal): Promise<unknown> {
  const { method, headers } = request;
  // A form of another site can't send this type; one that asks for leave gets none.
  if (method !== 'POST' || headers['content-type'] !== 'application/json')
    throw new UserError('Ask with POST and application/json.');
  if (!(Number(headers['content-length']) <= BODY_BYTES)) throw new UserError('The statement is too long.');
  return answerTo(session, await text(request), signal);
}

/**
 * A document, or what stands against it, as JSON.
 * @param status where it can't be had as it was asked for
 */
async function jsonOf(status: number, make: () => Promise<unknown>): Promise<Reply> {
  try {
    return json(200, await make());
  } catch (error) {
    if (error instanceof UserError || error instanceof QueryError)
      return json(status, { error: error.message });
    return json(502, { error: wordsOf(error) });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function plain(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, type: 'text/plain; charset=utf-8', body, headers };
}
