import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import type { TestLake } from '../support/lake.ts';
import { environmentOf } from '../support/program.ts';
import { chromium } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A command that serves the page, as a person starts it. */
export class PageServer {
  /** With the key. */
  readonly url: string;
  /** Without it: `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.origin = new URL(url).origin;
    this.#process = process;
  }

  /** Waits until the command has printed the page's address. */
  static async start(args: readonly string[], environment: Record<string, string> = {}): Promise<PageServer> {
    const child = spawn(process.execPath, ['bin/main.js', ...args], {
      cwd: ROOT,
      env: environmentOf({ BROWSER: 'none', ...environment }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    for (;;) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+\/\?key=\S+/.exec(said) ?? [];
      if (url !== undefined) return new PageServer(url, child);
      if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** For a lake that plays a deployed stage. */
  static ofStage(lake: TestLake, port = '0', folders: readonly string[] = []): Promise<PageServer> {
    const { endpoint, region, credentials } = lake.offline.connection;
    return PageServer.start(['page', '--stage', 'dev', '--port', port, ...folders], {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  }

  /** Ends it as Ctrl-C does; returns its exit code. */
  async end(): Promise<number | null> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGINT');
    await ended;
    return this.#process.exitCode;
  }
}

/** A headless Chromium, and what a page in it asked for and complained of. */
export class Visit {
  readonly page: Page;
  readonly requested: string[] = [];
  readonly complaints: string[] = [];
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    page.on('request', (request) => void this.requested.push(request.url()));
    page.on('pageerror', (error) => void this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error')
        this.complaints.push(`${message.text()} ${message.location().url ?? ''}`.trimEnd());
    });
  }

  static async of({ url }: PageServer, hash = ''): Promise<Visit> {
    const browser = await launch({
      executablePath: chromium(),
      // The tests may run as root, in a container.
      args: ['--no-sandbox', '--force-prefers-reduced-motion'],
    });
    const visit = new Visit(browser, await browser.newPage());
    await visit.page.setViewport({ width: 1440, height: 900 });
    await visit.page.goto(url);
    if (hash !== '') await visit.go(hash);
    return visit;
  }

  /** As a link would. */
  async go(hash: string): Promise<void> {
    await this.page.evaluate((to) => void (location.hash = to), hash);
  }

  /** Waits until a text is seen, in what a selector finds. */
  async sees(text: string, selector = 'body'): Promise<void> {
    await this.page.waitForFunction(
      (wanted, where) =>
        [...document.querySelectorAll<HTMLElement>(where)].some((one) => one.innerText.includes(wanted)),
      { timeout: 60_000 },
      text,
      selector,
    );
  }

  /** The texts of what a selector finds. */
  texts(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (found) =>
      found.map((one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim()),
    );
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
