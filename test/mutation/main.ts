import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { packageTools } from '../../release/tools.ts';
import { sources, testsOf } from './groups.ts';
import { reached, type Scores, shareKilled, together, write } from './score.ts';
import { mutated } from './stryker.ts';
import { survivorsOf } from './survivors.ts';

/**
 * Changes the code, mutant by mutant, and looks whether a test fails.
 *
 * npm run test:mutation                              all of it, about an hour on two cores
 * npm run test:mutation -- --files lambdas/ctas      what begins so; more than one may be named
 * npm run test:mutation -- --sample                  a few files, others for each commit: for CI
 * npm run test:mutation -- --sample --seed 17        the same ones again
 * npm run test:mutation -- --write                   keeps what was reached in survivors.json; reasons are written by hand
 */
const { values } = parseArgs({
  options: {
    files: { type: 'string', multiple: true },
    sample: { type: 'boolean', default: false },
    seed: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
/** Mutants of a sample, unless one file has more: two minutes on two cores. */
const SAMPLE = 140;
/** What a start of Stryker, and the run of the tests without a mutant, take: as long as so many mutants. */
const START = 12;

/** What chooses the sample where nobody says: the commit. */
function seedOfCommit(): number {
  const { stdout } = spawnSync('git', ['rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' });
  return Number.parseInt(stdout, 16) || 1;
}

/** The files that are asked for. */
function wanted(known: Scores): readonly string[] {
  const { sample, seed, files } = values;
  if (sample) return sampled(known, seed === undefined ? seedOfCommit() : Number(seed));
  const all = sources();
  return files ? all.filter((file) => files.some((beginning) => file.startsWith(beginning))) : all;
}

/** Files one after another from one on that the seed says, as many as there is time for; of each it is known how many mutants it has. */
function sampled(known: Scores, seed: number): string[] {
  const all = sources().filter((file) => file in known);
  const from = seed % all.length;
  const chosen: string[] = [];
  let mutants = 0;
  for (const file of [...all.slice(from), ...all.slice(0, from)]) {
    mutants += START + (known[file]?.mutants ?? 0);
    if (chosen.length > 0 && mutants > SAMPLE) break;
    chosen.push(file);
  }
  console.log(`--seed ${seed}: ${chosen.join(', ')}`);
  return chosen;
}

function judged(files: readonly string[], known: Scores): Scores {
  const tools = packageTools(import.meta.dirname);
  const scores: Scores = {};
  for (const [tests, its = []] of Object.entries(Object.groupBy(files, (file) => testsOf(file).join(' ')))) {
    const found = mutated(its, tests, tools);
    for (const file of its) {
      // What has types alone is no part of the report.
      const { source, mutants } = found[file] ?? { source: '', mutants: [] };
      scores[file] = survivorsOf({ source, mutants }, known[file]?.survivors ?? []);
    }
    // At once: the rest may take an hour.
    if (values.write) write({ ...known, ...scores });
  }
  return scores;
}

const known = reached();
const scores = judged(wanted(known), known);
let fell = false;
for (const [file, score] of Object.entries(scores)) {
  const before = known[file];
  const falls = before !== undefined && shareKilled(score) < shareKilled(before);
  fell ||= falls;
  console.log(
    `${falls ? '✘' : '✔'} ${file}: ${shareKilled(score).toFixed(1)} % of ${score.mutants} killed` +
      (falls ? `, ${shareKilled(before).toFixed(1)} % before` : ''),
  );
  for (const { code, mutant, reason } of score.survivors) {
    if (reason === '') console.log(`    ${code} → ${mutant}`);
  }
}
const all = together(scores);
console.log(`${shareKilled(all).toFixed(1)} % of ${all.mutants} killed`);
process.exitCode = fell && !values.write ? 1 : 0;
