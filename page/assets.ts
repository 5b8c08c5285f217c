import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file as it is served. */
export interface Asset {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const CLIENT = join(import.meta.dirname, 'client');

/**
 * The files of the page, by their paths: the only ones that are served, from memory. Its script and its style are put
 * together here, when it starts, with the libraries in them.
 */
export async function assets(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    absWorkingDir: CLIENT,
    entryPoints: { app: 'app.ts', style: 'style.css' },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'inline',
    logLevel: 'silent',
  });
  const bundled = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.contents ?? '';
  const file = (name: string) => readFileSync(join(CLIENT, name));
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: file('index.html') }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: bundled('.js') }],
    ['/style.css', { type: 'text/css; charset=utf-8', body: bundled('.css') }],
    ['/icon.svg', { type: 'image/svg+xml', body: file('icon.svg') }],
  ]);
}
