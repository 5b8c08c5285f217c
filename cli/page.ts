import { InvalidArgumentError } from 'commander';
import open from 'open';
import type { Context } from './context.ts';
import type { StageSession } from '../operate/session/session.ts';
import { UserError } from '../operate/user-error.ts';

/** A page that is served. */
export interface Page {
  /** Where a browser finds it, with the key that lets it in. To be shown to nobody but who serves it. */
  readonly url: string;
  /** An address that lets one browser in, once and soon: every user of this machine may see it. */
  readonly urlForOnce: () => string;
  readonly close: () => Promise<void>;
}

/** Serves the page for a stage, on this machine only; bin brings it. */
export type ServePage = (session: StageSession, port: number) => Promise<Page>;

/** Beside 4566, where the offline AWS listens. */
export const PAGE_PORT = 4567;

/**
 * Serves the page, and opens it where a browser is wanted: not where `BROWSER=none` is set, or nobody looks at the
 * terminal.
 * @param flag that names the port
 * @throws UserError where the port is taken
 */
export async function showPage(
  session: StageSession,
  port: number,
  flag: string,
  { servePage }: Context,
  wanted: boolean,
): Promise<Page> {
  const page = await onPort(port, flag, servePage(session, port));
  if (wanted && process.stdout.isTTY && process.env['BROWSER'] !== 'none')
    await openBrowser(page.urlForOnce());
  return page;
}

/** Where there is no browser the address, which is printed, has to do. */
async function openBrowser(url: string): Promise<void> {
  try {
    (await open(url)).on('error', () => undefined);
  } catch {
    // It is printed.
  }
}

/** @throws UserError where the port is taken */
export async function onPort<T>(port: number, flag: string, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new UserError(`Port ${port} is taken; name another with ${flag}, or 0 for a free one.`);
  }
}

/** A port as a flag names it. */
export function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number from 0 to 65535; 0 takes a free one.');
}
