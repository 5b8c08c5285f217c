import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call as the gate sees it: `GetTable` or `PUT /bucket/key`. */
type Held = (call: string) => boolean;

/**
 * Stands between one function and the services, and holds a call until it is opened: so that a task can be met
 * at any point of its work, also after its execution gave it up.
 */
export class Gate {
  readonly #functionName: string;
  readonly #server: Server;
  #endpoint = '';
  #held: Held | undefined;
  #arrive: () => void = () => undefined;
  #open: () => void = () => undefined;
  #opened: Promise<void> = Promise.resolve();
  /** How many of the next answers about queries are lost on their way to the function. */
  losses = 0;
  /** What the function is told of a query, in place of what Athena says. */
  rewrite: (answer: string) => string = (answer) => answer;
  /** Every call since the gate was made. */
  readonly calls: string[] = [];

  private constructor(functionName: string) {
    this.#functionName = functionName;
    this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  }

  /** A gate before the function of a task, which lets everything through. */
  static async before(functionName: string): Promise<Gate> {
    const gate = new Gate(functionName);
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  /** For `openOffline`. */
  readonly endpointFor = (functionName: string, endpoint: string): string => {
    if (functionName !== this.#functionName) return endpoint;
    this.#endpoint = endpoint;
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  };

  /** Closes the gate for the next call like that; resolves when one is held. */
  hold(held: Held = () => true): Promise<void> {
    this.#held = held;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
    return new Promise((resolve) => (this.#arrive = resolve));
  }

  open(): void {
    this.#held = undefined;
    this.#open();
  }

  async close(): Promise<void> {
    this.open();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call =
      String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? `${incoming.method} ${incoming.url}`;
    this.calls.push(call);
    if (this.#held?.(call)) {
      // One call is held, those of the next process pass.
      this.#held = undefined;
      this.#arrive();
      await this.#opened;
    }
    const { hostname, port } = new URL(this.#endpoint);
    const onward = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => void this.#answer(call, answer, outgoing),
    );
    onward.on('error', () => outgoing.destroy());
    incoming.on('error', () => onward.destroy());
    incoming.pipe(onward);
  }

  async #answer(call: string, answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (call !== 'GetQueryExecution') {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      return;
    }
    if (this.losses > 0) {
      this.losses -= 1;
      outgoing.destroy();
      return;
    }
    const { 'content-length': _, ...headers } = answer.headers;
    const body = this.rewrite(await text(answer));
    outgoing.writeHead(answer.statusCode ?? 502, headers).end(body);
  }
}
