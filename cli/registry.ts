import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../operate/user-error.ts';

/** An image by the name of its registry, its repository there, and a tag. */
export interface Tagged {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md: an index of platforms, or one image. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Docker Hub answers under another name than its images bear. */
const HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

const TIMEOUT_MS = 20_000;

const Token = z.object({ token: z.string() });

/**
 * The digest of an image's manifest, computed from what the registry sent and compared with what it says.
 * @throws UserError when the registry can't be reached, doesn't know the tag, or contradicts itself
 */
export async function digestOf(image: Tagged): Promise<string> {
  const name = `${image.registry}/${image.repository}:${image.tag}`;
  const response = await manifest(image, name);
  if (!response.ok)
    throw new UserError(`${name}: the registry answers ${response.status}; is the tag right?`);
  const body = Buffer.from(await response.arrayBuffer());
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  const said = response.headers.get('docker-content-digest');
  if (said !== null && said !== digest)
    throw new UserError(`${name}: the registry says ${said}, but sent ${digest}; nothing was pinned.`);
  return digest;
}

async function manifest(image: Tagged, name: string): Promise<Response> {
  const host = HOSTS[image.registry] ?? image.registry;
  const url = `https://${host}/v2/${image.repository}/manifests/${image.tag}`;
  const first = await ask(url, { accept: MANIFESTS }, name);
  if (first.status !== 401) return first;
  const authorization = `Bearer ${await token(first.headers.get('www-authenticate') ?? '', image, name)}`;
  return ask(url, { accept: MANIFESTS, authorization }, name);
}

/** An anonymous token, from where the registry's challenge says. https://distribution.github.io/distribution/spec/auth/token/ */
async function token(challenge: string, { repository }: Tagged, name: string): Promise<string> {
  const field = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const url = new URL(field('realm'));
  url.searchParams.set('service', field('service'));
  url.searchParams.set('scope', `repository:${repository}:pull`);
  const answer: unknown = await (await ask(url.href, {}, name)).json();
  return Token.parse(answer).token;
}

async function ask(url: string, headers: Record<string, string>, name: string): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new UserError(`${name}: ${new URL(url).host} can't be reached; run npm run pin where it can.`);
  }
}
