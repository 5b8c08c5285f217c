import { compare } from '../../verify/compare.ts';
import { excerpt, isSound, markdown, stepsOf } from '../../verify/report.ts';
import { maskOf } from '../../verify/mask.ts';
import { NotObserved, Notes, type Observed } from '../../verify/seen.ts';
import type { Verification } from '../../verify/document.ts';

const seen = (facts: Record<string, string>, unseen: Observed['unseen'] = []): Observed => ({
  observations: Object.entries(facts).map(([fact, text]) => ({ step: 'a file lands', fact, seen: text })),
  unseen,
  timings: [{ step: 'a file lands', milliseconds: 1200 }],
  dollars: 0.001,
});

describe('comparing', () => {
  test('what is the same is counted, what differs is told with both sides', () => {
    const offline = seen({ 'the execution ends': 'SUCCEEDED', 'its rows': '3' });
    const stage = seen({ 'the execution ends': 'SUCCEEDED', 'its rows': '4' });
    expect(compare(offline, stage)).toEqual({
      same: 1,
      differences: [{ step: 'a file lands', fact: 'its rows', offline: '3', stage: '4' }],
      unseen: [],
    });
  });

  test('a fact of one side only is a difference, in either direction', () => {
    expect(compare(seen({ one: '1' }), seen({ other: '2' })).differences).toEqual([
      { step: 'a file lands', fact: 'one', offline: '1', stage: undefined },
      { step: 'a file lands', fact: 'other', offline: undefined, stage: '2' },
    ]);
  });

  test('what could not be asked is no difference, but told with why', () => {
    const denied = {
      step: 'a file lands',
      fact: 'its metrics',
      why: 'AccessDenied: cloudwatch:GetMetricData',
    };
    const { differences, unseen } = compare(seen({ 'the metric RowsIngested': '3' }), seen({}, [denied]));
    expect(differences).toEqual([]);
    expect(unseen).toEqual([{ ...denied, side: 'stage' }]);
  });
});

describe('notes', () => {
  test('one fact that fails leaves the others', async () => {
    const notes = new Notes('step', new AbortController().signal);
    await notes.fact('one', () => {
      throw Object.assign(new Error('not authorized to perform: glue:GetTable'), { name: 'AccessDenied' });
    });
    await notes.fact('two', () => {
      throw new NotObserved('the run is missing');
    });
    await notes.fact('three', () => 'seen');
    expect(notes.unseen.map(({ why }) => why)).toEqual([
      'AccessDenied: not authorized to perform: glue:GetTable',
      'the run is missing',
    ]);
    expect(notes.observations).toEqual([{ step: 'step', fact: 'three', seen: 'seen' }]);
  });

  test('an interruption is let through', async () => {
    const end = new AbortController();
    const notes = new Notes('step', end.signal);
    end.abort();
    await expect(notes.fact('one', () => Promise.reject(new Error('aborted')))).rejects.toThrow('aborted');
  });
});

test('what every stage and every run has of its own is masked', () => {
  const pipeline = {
    bucket: 'afluente-dev-data-123456789012-eu-west-1',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:orders_pipeline-dev',
  };
  const mask = maskOf({ pipeline } as never, () => ['2026-11-23']);
  expect(
    mask(
      's3://afluente-dev-data-123456789012-eu-west-1/t/20261123t043012_1a2b3c4d/ arn:aws:x:eu-west-1:123456789012:y',
    ),
  ).toBe('s3://<bucket>/t/<run>/ arn:aws:x:<region>:<account>:y');
  expect(mask('newest 2026-10-31, 23 days before; expected within 2 days of 2026-11-23')).toBe(
    'newest 2026-10-31, <while> before; expected within 2 days of <today>',
  );
  expect(mask('query 0b6fb1e8-43a7-4e0f-a7a3-3f1f4c0c2f6e at 2026-11-23T04:30:12.123Z')).toBe(
    'query <id> at <time>',
  );
  expect(mask('2 rows; version 12 has 3 rows')).toBe('2 rows; version <number> has 3 rows');
});

describe('the report', () => {
  test('long texts begin near the first character that differs', () => {
    const [one, other] = excerpt(
      { step: '', fact: '', offline: `${'a'.repeat(500)}b`, stage: `${'a'.repeat(500)}c` },
      60,
    );
    expect(one).toBe(`…${'a'.repeat(30)}b`);
    expect(other).toBe(`…${'a'.repeat(30)}c`);
    expect(excerpt({ step: '', fact: '', stage: 'x' }, 60)).toEqual(['no such fact', 'x']);
  });

  test('has differences, what was not observed, steps and how the stage was left', () => {
    const offline = seen({ 'its rows': 'a|b' });
    const stage = seen({ 'its rows': 'a' });
    const comparison = compare(offline, stage);
    const verification: Verification = {
      scenario: 'runs',
      pipeline: 'orders',
      stage: 'dev',
      at: '2026-11-23T04:30:12.000Z',
      account: '9012',
      region: 'eu-west-1',
      release: '0.1.0',
      versionBefore: 3,
      ...comparison,
      steps: stepsOf(['a file lands'], comparison, offline, stage),
      engine: [],
      dollars: 0.0012,
      restored: ['orders_summary is at version 3 again, as before.'],
      left: ['Its landed files may be there: AccessDenied: no'],
    };
    const text = markdown(verification);
    expect(text).toMatch(/^# Verification of orders on dev\n/);
    expect(text).toContain('| account | …9012 |');
    expect(text).toContain('| a file lands | its rows | `a\\|b` | `a` |');
    expect(text).toContain('## Not observed\n\nNothing.');
    expect(text).toContain('| a file lands | 1 | 1 | 0 | 1.2 s | 1.2 s |');
    expect(text).toContain('- orders_summary is at version 3 again, as before.');
    expect(text).toContain('- **Not as it was:** Its landed files may be there: AccessDenied: no');
  });

  test('is sound only where the stage is as it was', () => {
    const same = { differences: [], unseen: [], left: [] };
    expect(isSound(same)).toBe(true);
    expect(isSound({ ...same, left: ['Its landed files may be there'] })).toBe(false);
  });
});
