import { createHash } from 'node:crypto';
import { digestOf } from '../../cli/registry.ts';

const IMAGE = { registry: 'docker.io', repository: 'prom/prometheus', tag: 'v3.10.0' };
const MANIFEST = '{"schemaVersion":2}';
const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`;
const CHALLENGE = 'Bearer realm="https://auth.example/token",service="registry.example"';

/** A registry that gives anonymous tokens, as Docker Hub does. */
function registry(said: string): typeof fetch {
  return (async (input: string, { headers = {} }: { headers?: Record<string, string> } = {}) => {
    const url = new URL(input);
    if (url.host === 'auth.example') {
      expect(Object.fromEntries(url.searchParams)).toEqual({
        service: 'registry.example',
        scope: 'repository:prom/prometheus:pull',
      });
      return Response.json({ token: 'anonymous' });
    }
    expect(url.host).toBe('registry-1.docker.io');
    if (headers['authorization'] !== 'Bearer anonymous')
      return new Response(null, { status: 401, headers: { 'www-authenticate': CHALLENGE } });
    if (!url.pathname.endsWith('/v3.10.0')) return new Response(null, { status: 404 });
    return new Response(MANIFEST, { headers: { 'docker-content-digest': said } });
  }) as typeof fetch;
}

const { fetch: real } = globalThis;
afterEach(() => {
  globalThis.fetch = real;
});

test('a digest is computed from what the registry sent', async () => {
  globalThis.fetch = registry(DIGEST);
  expect(await digestOf(IMAGE)).toBe(DIGEST);
});

test('a registry that contradicts itself, or doesn’t know the tag, pins nothing', async () => {
  globalThis.fetch = registry('sha256:other');
  await expect(digestOf(IMAGE)).rejects.toThrow(/says sha256:other, but sent sha256:/);
  await expect(digestOf({ ...IMAGE, tag: 'v0' })).rejects.toThrow(/answers 404; is the tag right\?$/);
});

test('without a network it says so in a line', async () => {
  globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
  await expect(digestOf(IMAGE)).rejects.toThrow(
    "docker.io/prom/prometheus:v3.10.0: registry-1.docker.io can't be reached; run npm run pin where it can.",
  );
});
