import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { prometheus, yace } from '../support/tools.ts';

const MONITORING = join(import.meta.dirname, '../../monitoring');
/** Both are a minute and more elsewhere: here nobody waits for CloudWatch, whose values are there at once. */
const SCRAPE_SECONDS = 2;
const POLL_SECONDS = 10;

/** A series of a Prometheus answer. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One alert as Prometheus judges it. */
export interface JudgedAlert {
  readonly name: string;
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly of: readonly Series[];
}

export interface Connection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The real exporter before an AWS, and the real Prometheus before the exporter, both with the generated files. */
export class Bridge {
  readonly #processes: ChildProcess[] = [];
  readonly #logs = new Map<string, string>();
  readonly #exporter: string;
  readonly #prometheus: string;

  private constructor(exporter: number, prometheusPort: number) {
    this.#exporter = `http://127.0.0.1:${exporter}`;
    this.#prometheus = `http://127.0.0.1:${prometheusPort}`;
  }

  static async open({ endpoint, region, credentials }: Connection): Promise<Bridge> {
    const [exporterPort, prometheusPort] = [await freePort(), await freePort()];
    const bridge = new Bridge(exporterPort, prometheusPort);
    const directory = mkdtempSync(join(tmpdir(), 'afluente-bridge-'));
    cpSync(MONITORING, directory, { recursive: true });
    change(join(directory, 'exporter.yml'), [
      ['${AWS_REGION}', region],
      // What CloudWatch may come late with is there at once.
      ['delay: 180', 'delay: 0'],
    ]);
    change(join(directory, 'prometheus.yml'), [
      ['exporter:5000', `127.0.0.1:${exporterPort}`],
      ['scrape_interval: 1m', `scrape_interval: ${SCRAPE_SECONDS}s`],
      ['evaluation_interval: 1m', `evaluation_interval: ${SCRAPE_SECONDS}s`],
    ]);
    bridge.#start(
      yace(),
      [
        `--config.file=${directory}/exporter.yml`,
        `--listen-address=127.0.0.1:${exporterPort}`,
        `--scraping-interval=${POLL_SECONDS}`,
      ],
      {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    );
    bridge.#start(prometheus(), [
      `--config.file=${directory}/prometheus.yml`,
      `--storage.tsdb.path=${directory}/tsdb`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]);
    return bridge;
  }

  /** What the exporter and Prometheus wrote, to look at when something is missing. */
  get logs(): string {
    return [...this.#logs].map(([name, text]) => `${name}\n${text}`).join('\n');
  }

  /** The exporter's metrics, as text. */
  async exported(): Promise<string> {
    return (await fetch(`${this.#exporter}/metrics`)).text();
  }

  async query(expression: string): Promise<Series[]> {
    const { result } = await this.#ask<{
      result: { metric: Record<string, string>; value: [number, string] }[];
    }>(`query?query=${encodeURIComponent(expression)}`);
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  }

  async alerts(): Promise<JudgedAlert[]> {
    const { groups } = await this.#ask<{ groups: { rules: any[] }[] }>('rules?type=alert');
    return groups
      .flatMap(({ rules }) => rules)
      .map(({ name, state, alerts }) => ({
        name,
        state,
        of: alerts.map(({ labels, value }: any) => ({ labels, value: Number(value) })),
      }));
  }

  /** Asks again until an expression has a result, a minute at most. */
  async until(expression: string): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) {
      const found = await this.query(expression).catch(() => []);
      if (found.length > 0) return;
    }
    throw new Error(`${expression} has no result.\n${this.logs.slice(-4000)}`);
  }

  close(): void {
    for (const process of this.#processes) process.kill();
  }

  async #ask<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.#prometheus}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  }

  #start(program: string, args: string[], environment: Record<string, string> = {}): void {
    const { PATH = '', HOME = '' } = process.env;
    const started = spawn(program, args, {
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (text) => this.#logs.set(program, (this.#logs.get(program) ?? '') + String(text)));
    this.#processes.push(started);
  }
}

/** Replaces texts, each of which must be there. */
function change(file: string, replacements: readonly [string, string][]): void {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${file} holds no "${from}".`);
    text = text.replaceAll(from, to);
  }
  writeFileSync(file, text);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
