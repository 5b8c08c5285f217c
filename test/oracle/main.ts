import { parseArgs } from 'node:util';
import { isFine } from './accepted.ts';
import type { Group } from './answer.ts';
import { judge, judgeAll, simplified, type Verdict } from './judge.ts';
import { takingDoubles } from './doubles.ts';
import { OfflineAthena, TRINO } from './offline.ts';
import { KeptAnswers } from './kept.ts';
import { record } from './recorded.ts';
import { report, tally } from './report.ts';
import { productGroups } from './sources/product.ts';
import { ownQueries } from './sources/queries.ts';
import { randomQueries } from './sources/random/query.ts';
import { trinoTests, trinoTestsOverColumns } from './sources/trino-tests.ts';
import { StoredTables } from './stored.ts';
import { tables } from './tables.ts';
import { answersOf, MissingTool, testSources, VERSIONS } from './toolchain.ts';
import { Trino } from './trino.ts';

const HELP = `Has real Trino answer what the offline Athena answers, and compares. It needs a JDK 25 and Maven.

npm run test:oracle                       all statements, beside Trino 436
npm run test:oracle -- --source queries   one source of statements: queries (the project's own), product (what it asks
                                          Athena for each definition), random, tests (of Trino itself), columns (the
                                          same over columns that hold NULL)
npm run test:oracle -- --source random --seed 7 --count 5000
npm run test:oracle -- --short            a sample of each, by --seed
npm run test:oracle -- --only 'lag\\('     the statements that this regular expression finds
npm run test:oracle -- --version 483      beside another Trino, which reads the offline AWS's files too: --source files
npm run test:oracle -- --doubles          literals such as 7.0 are doubles, as Athena's are taken to be
npm run test:oracle -- --sql 'SELECT 1'   this statement alone, with both answers
npm run test:oracle -- --record           keeps Trino's answers to the project's own, which npm test compares with
npm run test:oracle -- --fresh            asks Trino again what it has answered on this machine
npm run test:oracle -- --optional         where what it needs can't be had, says so and ends well
npm run test:oracle -- --all              prints all differences, not the first of each kind
npm run test:oracle -- --json             the same as one document
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    source: { type: 'string', multiple: true },
    only: { type: 'string' },
    sql: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '5000' },
    short: { type: 'boolean', default: false },
    version: { type: 'string', default: '436' },
    doubles: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    optional: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

/** Of a source every so many-th statement is a sample; of the random ones, so many. */
const EVERY: Readonly<Record<string, number>> = { queries: 4, tests: 60, columns: 30 };
const RANDOM_SAMPLE = 200;
const SOURCES: Readonly<Record<string, () => Group[] | Promise<Group[]>>> = {
  queries: () => [{ tables: tables(), statements: ownQueries() }],
  product: productGroups,
  random: () => [
    {
      tables: tables(),
      statements: randomQueries(Number(values.seed), values.short ? RANDOM_SAMPLE : Number(values.count)),
    },
  ],
  tests: () => [{ tables: tables(), statements: trinoTests(testSources()) }],
  columns: () => [{ tables: tables(), statements: trinoTestsOverColumns(testSources()) }],
};
const PROGRESS_EVERY = 500;

/** Whether a source is asked for, by name or with all. */
const isAsked = (source: string): boolean =>
  values.sql === undefined && !values.record && (values.source?.includes(source) ?? true);

/** The statements that are asked for, by their source. */
async function wanted(): Promise<Map<string, Group[]>> {
  if (values.sql !== undefined)
    return new Map([['asked', [{ tables: tables(), statements: [{ id: 'asked', sql: values.sql }] }]]]);
  const names = values.record ? ['queries'] : (values.source ?? Object.keys(SOURCES));
  const only = new RegExp(values.only ?? '', 'is');
  const found = new Map<string, Group[]>();
  for (const name of names.filter((one) => one !== 'files')) {
    const of = SOURCES[name];
    if (of === undefined)
      throw new RangeError(`no source is called ${name}: ${[...Object.keys(SOURCES), 'files'].join(', ')}`);
    const every = values.short ? (EVERY[name] ?? 1) : 1;
    const first = Number(values.seed) % every;
    const groups = (await of()).map(({ tables: its, statements }) => ({
      tables: its,
      statements: statements.filter(({ sql }, i) => i % every === first && only.test(sql)),
    }));
    found.set(name, groups);
  }
  return found;
}

/** Statements that Trino can't judge: it broke down over them, or hasn't what they name. */
let unjudged = 0;

async function compared(version: (typeof VERSIONS)[number]): Promise<Map<string, Verdict[]>> {
  const sources = await wanted();
  // The older one has no connector to files on Maven Central.
  const stored = version === '483' && isAsked('files') ? await StoredTables.open() : undefined;
  const start = () => Trino.start(version, stored === undefined ? [] : [stored.catalog]);
  // Files change from one time to the next.
  const asksAll = values.fresh || stored !== undefined;
  const asked = asksAll ? await start() : new KeptAnswers(answersOf(version), start);
  const trino = values.doubles ? takingDoubles(asked) : asked;
  const readings = { ...TRINO[version], ...(values.doubles && { decimalLiterals: 'double' as const }) };
  const verdicts = new Map<string, Verdict[]>();
  let told = 0;
  try {
    for (const [source, groups] of sources) {
      const ofSource: Verdict[] = [];
      for (const group of groups) {
        const offline = await OfflineAthena.start(group.tables, readings);
        const its: Verdict[] = [];
        const tell = (verdict: Verdict | undefined) => {
          if (verdict === undefined) unjudged += 1;
          else its.push({ ...verdict, version });
          told += 1;
          if (told % PROGRESS_EVERY === 0) process.stderr.write(`${source}: ${told}\n`);
        };
        await judgeAll(group, offline, trino, tell, values.record || values.sql !== undefined);
        ofSource.push(
          ...(await simplified(its, async (statement) => {
            const again = await judge(statement, offline, trino, group.tables);
            return again && { ...again, version };
          })),
        );
        offline.close();
      }
      verdicts.set(source, ofSource);
    }
    if (stored !== undefined) verdicts.set('files', await stored.compared(trino));
  } finally {
    await trino.close();
    await stored?.close();
  }
  return verdicts;
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const version = VERSIONS.find((one) => one === values.version);
  if (version === undefined) throw new RangeError(`--version is one of ${VERSIONS.join(', ')}`);
  if (values.doubles && values.record) throw new RangeError('answers with --doubles are not recorded');
  if (version === '436' && values.source?.includes('files') === true)
    throw new RangeError('only Trino 483 reads files: --version 483');
  const began = Date.now();
  const verdicts = await compared(version);
  const every = [...verdicts.values()].flat();
  const seconds = Math.round((Date.now() - began) / 1000);
  if (values.record) record(version, every);
  if (values.json) {
    const counts = Object.fromEntries(
      [...verdicts].map(([source, its]) => [
        source,
        Object.fromEntries(tally(its.map(({ outcome }) => outcome))),
      ]),
    );
    const differences = every.filter((verdict) => !isFine(verdict));
    console.log(JSON.stringify({ trino: version, seconds, counts, unjudged, differences }, null, 2));
  } else {
    console.log(report(verdicts, values.all));
    console.log(
      `\n${every.length} statements beside Trino ${version}, ${unjudged} more that it can't judge, ${seconds} s.`,
    );
  }
  return every.every(isFine) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof MissingTool) && !(error instanceof RangeError)) throw error;
  console.error(error.message);
  process.exitCode = values.optional && error instanceof MissingTool ? 0 : 2;
}
