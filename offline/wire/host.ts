import type { IncomingMessage } from 'node:http';
import { AwsError } from '../kernel/aws-error.ts';
import { isHostName } from './host-name.ts';

/** RFC 1122, 3.2.1.3: all of it leads to this machine. */
const LOOPBACK = /^127(\.\d{1,3}){3}$/;

/** The names under which this endpoint is asked. */
export class Hosts {
  readonly #names: readonly string[];

  /** @param allowed beside loopback: the address that it listens on, and what its user allows */
  constructor(allowed: readonly string[]) {
    this.#names = ['localhost', '[::1]', ...allowed.map((name) => name.toLowerCase())];
  }

  /**
   * A port of this machine can be reached by every web page that is open in a browser here, and its answers be read
   * where the page's own name is made to lead here (DNS rebinding): so a request must name this machine, or what its
   * user allows, and none of a browser is taken. https://fetch.spec.whatwg.org/#origin-header
   * @returns the bucket that S3's virtual-hosted style names: that of `<bucket>.localhost`, `<bucket>.s3.localhost`
   * @throws AwsError `AccessDenied` with 403
   */
  admit({ headers }: IncomingMessage): string | undefined {
    const { host = '', origin, 'sec-fetch-site': site } = headers;
    if (origin !== undefined || site !== undefined)
      throw denied('The offline AWS answers to no web page; ask it with an SDK or the AWS CLI.');
    const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    if (LOOPBACK.test(name) || this.#names.includes(name)) return undefined;
    const base = this.#names.find((one) => name.endsWith(`.${one}`));
    if (base !== undefined) {
      const bucket = name.slice(0, -base.length - 1).replace(/(^|\.)s3$/, '');
      return bucket === '' ? undefined : bucket;
    }
    const mend = isHostName(name) ? `start it with --allow-host ${name} if that is yours` : 'ask 127.0.0.1';
    throw denied(`The offline AWS doesn't answer to the host ${JSON.stringify(name)}; ${mend}.`);
  }
}

function denied(message: string): AwsError {
  return new AwsError('AccessDenied', message, { status: 403 });
}
