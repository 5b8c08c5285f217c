import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveOf } from './download.ts';
import { type ForeignFile, type Skipped, tablesOf } from './files.ts';
import { judged } from './judge.ts';
import { PACKAGES } from './packages.ts';
import { failed, type Judged, report, shown } from './report.ts';
import { sampled } from './sample.ts';
import { unpacked } from './unpack.ts';

/*
 * Makes a pipeline of each file that other people's packages have, and holds its values to what another reader
 * makes of them, which is Python's. It needs python3, and for the whole pip.
 *
 * npm run test:foreign                    every file of every package; the first time it downloads some 120 MB
 * npm run test:foreign -- --short         40 files of the npm packages, others for each --seed: for CI
 * npm run test:foreign -- --only iris     the files with this in their name; more than one may be named
 * npm run test:foreign -- --json          what came of each file
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
});

const SHORT = 40;
/** Where nobody watches, a line for so many files says that it goes on. */
const PROGRESS_EVERY = 100;
const CACHE = join(tmpdir(), 'afluente-foreign');

// The tests' own settings: those of the project are the team's.
process.env['AFLUENTE_CONFIG'] ??= join(import.meta.dirname, '../config/afluente.config.ts');

const began = Date.now();
const skipped = new Map<Skipped, number>();
const contents = new Set<string>();
const found: ForeignFile[] = [];
for (const one of PACKAGES) {
  if (values.short && one.registry !== 'npm') continue;
  const folder = unpacked(one, archiveOf(one, CACHE));
  found.push(...tablesOf(one, folder, contents, (why) => skipped.set(why, (skipped.get(why) ?? 0) + 1)));
}
const named = found.filter(({ name }) => values.only?.some((part) => name.includes(part)) ?? true);
const files = values.short ? sampled(named, SHORT, Number(values.seed)) : named;

const all: Judged[] = [];
for (const { name, package: from, path } of files) {
  const progress = `${all.length + 1}/${files.length} ${shown(name)}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${progress.slice(0, 110)}`);
  else if (all.length % PROGRESS_EVERY === 0) process.stderr.write(`${progress}\n`);
  all.push({ name, package: from, outcome: await judged(path) });
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
console.log(
  values.json
    ? JSON.stringify({ skipped: Object.fromEntries(skipped), files: all }, undefined, 2)
    : report(all, skipped, Date.now() - began),
);
// A suite that read nothing shows nothing.
process.exitCode = files.length === 0 || failed(all).length > 0 ? 1 : 0;
