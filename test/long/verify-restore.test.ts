import type { Session } from '../../operate/session/session.ts';
import { restore } from '../../verify/restore.ts';
import { Trial } from '../../verify/trial.ts';
import { TestLake } from '../support/lake.ts';
import { amount, file, land } from '../support/trial.ts';

// Verification shares its stage with others, whose versions and runs are none of its own.

/** A verification that begins now. */
const begin = (session: Session) =>
  Trial.begin({
    session,
    deploy: () => Promise.reject(new Error('Nothing is deployed.')),
    input: '',
    signal: new AbortController().signal,
    patience: 5000,
    tell: () => undefined,
  });

/** A run of the verification's own, which publishes the amount. */
async function ownRun(lake: TestLake, trial: Trial, own: number): Promise<void> {
  await lake.put(file(own));
  const [newest] = (await lake.settled()).slice(-1);
  await trial.follow(newest!.executionArn);
}

test('what a verification published is taken back', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1);
    const trial = await begin(lake.session);
    await ownRun(lake, trial, 2);
    expect(await restore(trial)).toEqual({
      done: ['trial_by_city is at version 1 again, as before.'],
      left: [],
    });
    expect(await amount(lake)).toBe('1.00');
  } finally {
    await lake.close();
  }
});

test('what could not be deployed again is told, and readers are brought back all the same', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1);
    const trial = await begin(lake.session);
    await expect(trial.deploy('rule')).rejects.toThrow('Nothing is deployed.');
    await ownRun(lake, trial, 2);
    expect(await restore(trial)).toEqual({
      done: ['trial_by_city is at version 1 again, as before.'],
      left: ['afluente-dev-pipeline-trial may not be deployed as before: Error: Nothing is deployed.'],
    });
    expect(await amount(lake)).toBe('1.00');
  } finally {
    await lake.close();
  }
});

test('a version that others published meanwhile stays', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1);
    const trial = await begin(lake.session);
    await ownRun(lake, trial, 2);
    await land(lake, 3);
    expect(await restore(trial)).toEqual({
      done: ['trial_by_city stays at version 3, which another run published meanwhile.'],
      left: [],
    });
    expect(await amount(lake)).toBe('3.00');
  } finally {
    await lake.close();
  }
});

test('a version that others published meanwhile comes back from below one of its own', async () => {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1);
    const trial = await begin(lake.session);
    await land(lake, 3);
    await ownRun(lake, trial, 2);
    expect(await restore(trial)).toEqual({
      done: ['trial_by_city is at version 2, which another run published meanwhile.'],
      left: [],
    });
    expect(await amount(lake)).toBe('3.00');
  } finally {
    await lake.close();
  }
});

test('a run of others that is at work is not cut off, and that readers are elsewhere is told', async () => {
  const { lake, gate } = await TestLake.gated('trial', 'ctas');
  try {
    await land(lake, 1);
    const trial = await begin(lake.session);
    await ownRun(lake, trial, 2);
    const held = gate.hold();
    await lake.put(file(3));
    await held;
    const { done, left } = await restore(trial);
    expect(done).toEqual([]);
    expect(left).toEqual([
      expect.stringMatching(/^Readers may be at another version than before: LockLost: .+ is at work;/),
    ]);
    gate.open();
    const [last] = (await lake.settled()).slice(-1);
    expect(last!.status).toBe('SUCCEEDED');
    expect(await amount(lake)).toBe('3.00');
  } finally {
    await gate.close();
    await lake.close();
  }
});
