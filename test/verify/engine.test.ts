import { AthenaClient } from '@aws-sdk/client-athena';
import { rmSync } from 'node:fs';
import { tellOutcome } from '../../cli/tell-verification.ts';
import { terminal } from '../../cli/terminal.ts';
import type { Readings } from '../../core/engine/facts.ts';
import { caller, openStage } from '../../offline/test/athena/stage.ts';
import type { Session } from '../../operate/session/session.ts';
import { compare } from '../../verify/compare.ts';
import type { Verification } from '../../verify/document.ts';
import { engineOf } from '../../verify/engine.ts';
import { markdown } from '../../verify/report.ts';
import { Notes, type Observed } from '../../verify/seen.ts';
import { engine } from '../../verify/steps/engine.ts';
import { imitated } from '../memory/call.ts';

/** What the step notes of an Athena with these readings. */
async function observed(known: Partial<Readings>): Promise<Observed> {
  const { athena, state, close } = await openStage(undefined, known);
  const client = imitated(
    new AthenaClient({ region: 'us-east-1' }),
    'athena',
    {
      StartQueryExecution: (input) => athena.startQueryExecution(input, caller),
      GetQueryExecution: (input) => athena.getQueryExecution(input, caller),
      GetQueryResults: (input) => athena.getQueryResults(input, caller),
    },
    [],
  );
  const pipeline = { database: 'db', analystsWorkgroup: 'analysts' };
  const session = { aws: { athena: client }, pipeline } as unknown as Session;
  const notes = new Notes('the engine', new AbortController().signal);
  await engine({ session }, notes);
  await close();
  rmSync(state, { recursive: true });
  return { observations: notes.observations, unseen: notes.unseen, timings: [], dollars: 0 };
}

const offline = await observed({});
const stage = await observed({ decimalLiterals: 'decimal', columnNames: 'lower' });

test('each fact is asked, and another reading is a difference like any other', () => {
  expect(offline.unseen).toEqual([]);
  expect(offline.observations.map(({ fact, seen }) => `${fact} ${seen}`)).toEqual([
    'decimalLiterals double',
    'decimalQuotients narrow',
    'blanksInCasts refused',
    'columnNames written',
  ]);
  expect(compare(offline, stage).differences).toEqual([
    { step: 'the engine', fact: 'decimalLiterals', offline: 'double', stage: 'decimal' },
    { step: 'the engine', fact: 'columnNames', offline: 'written', stage: 'lower' },
  ]);
});

test('both readings are reported, and the line that fixes one', () => {
  const found = engineOf(offline, stage);
  expect(found).toEqual([
    {
      fact: 'decimalLiterals',
      assumed: 'double',
      found: 'decimal',
      setting: "engine: { decimalLiterals: 'decimal' }",
    },
    { fact: 'decimalQuotients', assumed: 'narrow', found: 'narrow', setting: undefined },
    { fact: 'blanksInCasts', assumed: 'refused', found: 'refused', setting: undefined },
    {
      fact: 'columnNames',
      assumed: 'written',
      found: 'lower',
      setting: "engine: { columnNames: 'lower' }",
    },
  ]);
  const verification: Verification = {
    scenario: 'runs',
    pipeline: 'trial',
    stage: 'dev',
    at: '2026-11-27T18:00:00.000Z',
    account: '0000',
    region: 'us-east-1',
    release: '0.1.0',
    ...compare(offline, stage),
    engine: found,
    steps: [],
    dollars: 0,
    restored: [],
    left: [],
  };
  expect(markdown(verification)).toMatch(
    /\| decimalLiterals +\| `double` +\| `decimal` +\| `engine: \{ decimalLiterals: 'decimal' \}` +\|/,
  );
  const lines: string[] = [];
  const screen = { ...terminal(process.stderr, true), print: (line = '') => void lines.push(line) };
  tellOutcome(verification, { ...screen, style: (_, text) => text });
  expect(lines).toContain(
    "! Athena's reading of decimalLiterals is decimal, and offline double is taken; write engine: { decimalLiterals: 'decimal' } into afluente.config.ts.",
  );
});

test('an answer that is of no reading is told as it is', () => {
  const other = stage.observations.map((one) => ({ ...one, seen: 'no reading that is known: x shows real' }));
  const [first] = engineOf(offline, { ...stage, observations: other });
  expect(first).toMatchObject({ found: expect.stringMatching(/^no reading/), setting: undefined });
});
