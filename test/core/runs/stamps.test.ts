import { fingerprintOf } from '../../../core/definition/fingerprint.ts';
import { begunAnew } from '../../../core/runs/redriven.ts';
import { Locked } from '../../../core/tasks/acquire-lock.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';
import { outdated, stamped } from '../../../core/runs/stamps.ts';

const was = { rows: 'r1', build: 'b1', checks: 'c1' };
const { rows } = was;
const begun = { rows, build: 'b1' };
/** What a payload bears at each point of a run. */
const REACHED = {
  'nothing yet': { stamps: {} },
  uploaded: { upload: {}, stamps: { rows } },
  'the build begun': { upload: {}, stamps: begun },
  built: { upload: {}, build: {}, stamps: begun },
  checked: { upload: {}, build: {}, checks: [], stamps: was },
  published: { upload: {}, build: {}, checks: [], published: {}, stamps: was },
} as const;
const CHANGES = {
  nothing: was,
  rules: { ...was, rows: 'r2' },
  'the SELECT': { ...was, build: 'b2' },
  checks: { ...was, checks: 'c2' },
  all: { rows: 'r2', build: 'b2', checks: 'c2' },
} as const;
/** Whether it may go on when it runs, and when it is redriven. */
const MAY_NOT: Record<keyof typeof REACHED, Record<keyof typeof CHANGES, '' | 'running' | 'both'>> = {
  'nothing yet': { nothing: '', rules: '', 'the SELECT': '', checks: '', all: '' },
  uploaded: { nothing: '', rules: 'both', 'the SELECT': '', checks: '', all: 'both' },
  // Redriven, it begins another build.
  'the build begun': { nothing: '', rules: 'both', 'the SELECT': 'running', checks: '', all: 'both' },
  built: { nothing: '', rules: 'both', 'the SELECT': 'both', checks: '', all: 'both' },
  checked: { nothing: '', rules: 'both', 'the SELECT': 'both', checks: '', all: 'both' },
  published: { nothing: '', rules: '', 'the SELECT': '', checks: '', all: '' },
};

const states = Object.keys(REACHED) as (keyof typeof REACHED)[];
const changes = Object.keys(CHANGES) as (keyof typeof CHANGES)[];

test.each(states.flatMap((state) => changes.map((change) => [state, change] as const)))(
  'a run that has %s, where %s changed',
  (state, change) => {
    const stops = (redriven: boolean) =>
      outdated(REACHED[state], CHANGES[change], { redriven }) !== undefined;
    expect([stops(false), stops(true)]).toEqual([
      MAY_NOT[state][change] !== '',
      MAY_NOT[state][change] === 'both',
    ]);
  },
);

test('a payload that an earlier release left is not guessed about, once something was made', () => {
  expect(outdated({}, was, { redriven: false })).toBeUndefined();
  expect(outdated({ upload: {} }, was, { redriven: true })).toMatch(/^the rules of the rows/);
  expect(outdated({ upload: {}, build: {}, stamps: { rows } }, was, { redriven: true })).toMatch(
    /^the SELECT or the target/,
  );
  expect(outdated('no payload', was, { redriven: false })).toBeUndefined();
});

test('a version is stamped by what its run passed, or not at all', () => {
  expect(fingerprintOf(stamped(was))).toMatch(/^[0-9a-f]{16}$/);
  expect(stamped(was)).toEqual(was);
  for (const missing of ['rows', 'build', 'checks']) {
    expect(() => stamped({ ...was, [missing]: undefined })).toThrow(
      expect.objectContaining({ name: 'DefinitionChanged' }),
    );
  }
});

test('a redriven run leaves the stamp of the build that it leaves', () => {
  const run = {
    id: runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 1 }),
    epoch: 2,
    redrive: 1,
  };
  const locked = Locked.parse({
    run: { ...run, redrive: 0 },
    lock: { outcome: 'acquired', owner: 'one' },
    stamps: begun,
    queries: {},
    step: { status: 'done', waitSeconds: 0 },
  });
  expect(begunAnew(locked, run)).toMatchObject({ run, stamps: { rows } });
  expect(begunAnew(locked, run).stamps).not.toHaveProperty('build');
  expect(begunAnew({ ...locked, build: {} }, run).stamps).toEqual(begun);
});
