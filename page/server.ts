import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Page } from '../cli/page.ts';
import { QueryError } from '../cli/query.ts';
import type { StageSession } from '../cli/session.ts';
import { UserError } from '../cli/user-error.ts';
import { type Asset, assets } from './assets.ts';
import { documentAt } from './documents.ts';
import { Guard, HEADERS } from './guard.ts';
import { answerTo } from './sql.ts';

/** Longer statements Athena refuses: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const BODY_BYTES = 262_144;

/** Serves the page for a stage on 127.0.0.1, for those who have its address with the key. */
export async function servePage(session: StageSession, port: number): Promise<Page> {
  const files = await assets();
  const key = randomBytes(18).toString('base64url');
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const guard = new Guard(bound, key);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, { session, files, guard })
      // What can't be read as a request at all, such as a path that is no path.
      .catch(() => plain(400, 'This is no request.'))
      .then((reply) => send(response, reply));
  });
  return {
    url: `http://127.0.0.1:${bound}/?key=${key}`,
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
}

interface Reply extends Asset {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type, ...headers }).end(body);
}

async function answer(request: IncomingMessage, { session, files, guard }: Served): Promise<Reply> {
  const refused = guard.refusal(request);
  if (refused !== undefined) return plain(403, refused);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const key = searchParams.get('key');
  if (pathname === '/' && key !== null && guard.opens(key))
    return { ...plain(303, ''), headers: { location: '/', 'set-cookie': guard.cookie } };
  if (!guard.isKnown(request))
    return plain(403, 'Open the address that the command printed: it has the key.');
  if (pathname === '/api/sql') return jsonOf(() => ask(session, request));
  if (request.method !== 'GET') return plain(405, 'This page changes nothing.', { allow: 'GET' });
  const file = files.get(pathname);
  if (file) return { status: 200, ...file };
  const [, api, ...path] = pathname.split('/');
  if (api !== 'api') return plain(404, 'There is nothing here.');
  return jsonOf(() => documentAt(session, path.map(decodeURIComponent)));
}

async function ask(session: StageSession, request: IncomingMessage): Promise<unknown> {
  const { method, headers } = request;
  // A form of another site can't send this type; one that asks for leave gets none.
  if (method !== 'POST' || headers['content-type'] !== 'application/json')
    throw new UserError('Ask with POST and application/json.');
  if (!(Number(headers['content-length']) <= BODY_BYTES)) throw new UserError('The statement is too long.');
  return answerTo(session, await text(request));
}

/** A document, or what stands against it, as JSON. */
async function jsonOf(make: () => Promise<unknown>): Promise<Reply> {
  try {
    return json(200, await make());
  } catch (error) {
    if (error instanceof UserError || error instanceof QueryError) return json(400, { error: error.message });
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return json(502, { error: said });
  }
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function plain(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, type: 'text/plain; charset=utf-8', body, headers };
}
