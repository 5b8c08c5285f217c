import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A browser takes what it is opened with at once, or after its own start. */
const TICKET_MS = 60_000;

/**
 * Who may ask. The page shows a stage with the credentials of whoever serves it, and a port of 127.0.0.1 can be
 * reached by every web page that is open in a browser here, and by every user of this machine. So a request must name
 * this machine as its host (a foreign name may be made to lead here: DNS rebinding), must not come from another site,
 * and must bear a secret in a cookie. The browser is given that for the key, which stands in the address that is
 * printed, or for a ticket: the command that opens a browser has the address among its arguments, which every user can
 * read, so that this one is good for once.
 */
export class Guard {
  /** Of the printed address, as long as the page is served. */
  readonly key = secret();
  readonly #port: number;
  readonly #secret = secret();
  readonly #tickets = new Map<string, number>();

  constructor(port: number) {
    this.#port = port;
  }

  /** A key that lets in once, soon. */
  ticket(now: number): string {
    const ticket = secret();
    this.#tickets.set(ticket, now + TICKET_MS);
    return ticket;
  }

  /** Whether this is the key, or a ticket, which is used up with that. */
  admits(given: string, now: number): boolean {
    if (same(given, this.key)) return true;
    const until = this.#tickets.get(given);
    this.#tickets.delete(given);
    return until !== undefined && now < until;
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

  /** Whether a request bears the secret, in its cookie. */
  isKnown({ headers: { cookie = '' } }: IncomingMessage): boolean {
    return cookie
      .split('; ')
      .some(
        (one) => one.startsWith(`${this.#cookie}=`) && same(one.slice(this.#cookie.length + 1), this.#secret),
      );
  }

  /** What keeps the secret in the browser; out of reach of scripts and of other sites. */
  get cookie(): string {
    return `${this.#cookie}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** A cookie is of a host, whatever the port: two pages must not take each other's. */
  get #cookie(): string {
    return `afluente-${this.#port}`;
  }

  get #hosts(): readonly string[] {
    return ['127.0.0.1', 'localhost'].map((name) => `${name}:${this.#port}`);
  }
}

function secret(): string {
  return randomBytes(18).toString('base64url');
}

function same(given: string, own: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(own)];
  return one.length === other.length && timingSafeEqual(one, other);
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
