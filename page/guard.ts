import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may ask. The page shows a stage with the credentials of whoever serves it, and a port of 127.0.0.1 can be
 * reached by every web page that is open in a browser here, and by every user of this machine. So a request must name
 * this machine as its host (a foreign name may be made to lead here: DNS rebinding), must not come from another site,
 * and must bear the key, which the printed address has and a cookie keeps.
 */
export class Guard {
  readonly #port: number;
  readonly #key: string;

  constructor(port: number, key: string) {
    this.#port = port;
    this.#key = key;
  }

  /** Why a request is refused; nothing where it isn't. */
  refusal(request: IncomingMessage): string | undefined {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers;
    if (!this.#hosts.includes(host)) return 'This host is not served here.';
    if (origin !== undefined && origin !== `http://${host}`) return 'Other sites may not ask here.';
    // `none`: an address that was typed, or opened from another program.
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return 'Other sites may not ask here.';
    return undefined;
  }

  /** Whether a request bears the key, in its cookie. */
  isKnown({ headers: { cookie = '' } }: IncomingMessage): boolean {
    return cookie
      .split('; ')
      .some((one) => one.startsWith(`${this.#cookie}=`) && this.opens(one.slice(this.#cookie.length + 1)));
  }

  /** Whether this is the key. */
  opens(key: string): boolean {
    const [given, own] = [Buffer.from(key), Buffer.from(this.#key)];
    return given.length === own.length && timingSafeEqual(given, own);
  }

  /** What keeps the key in the browser; out of reach of scripts and of other sites. */
  get cookie(): string {
    return `${this.#cookie}=${this.#key}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** A cookie is of a host, whatever the port: two pages must not take each other's. */
  get #cookie(): string {
    return `afluente-${this.#port}`;
  }

  get #hosts(): readonly string[] {
    return ['127.0.0.1', 'localhost'].map((name) => `${name}:${this.#port}`);
  }
}

/** No script, style or picture but the page's own; nothing may be framed, guessed or kept. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
