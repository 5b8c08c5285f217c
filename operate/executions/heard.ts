import { paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { stackName } from '../../core/stage/stage.ts';
import type { Attendance } from '../attendance.ts';
import { land } from '../data/land.ts';
import type { Landed } from '../documents/landed.ts';
import type { Sleep } from '../poll.ts';
import { commandLine } from '../session/command-line.ts';
import type { Session } from '../session/session.ts';
import { type Started, startedOf, startOf } from './start.ts';

/**
 * S3 tells EventBridge of what lands "around five minutes" after a bucket was told to, and of nothing before; one
 * minute more than that: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html
 */
const HEARD_AFTER_MS = 6 * 60_000;

/** On a stage that is heard an execution is started within seconds. */
const SOON_MS = 15_000;

/** Time, as a test has it. */
interface Clock {
  readonly now: () => Date;
  readonly sleep?: Sleep;
}

const REAL: Clock = { now: () => new Date() };

/** What has landed, and the execution that the last of it has. */
export interface Heard {
  readonly landed: Landed[];
  readonly started?: Started;
}

/** What is to land, and whether somebody waits for its execution. */
export interface Landing {
  readonly files: readonly [string, ...string[]];
  /** To land a file under, in place of its own. */
  readonly name?: string;
  readonly follow: boolean;
}

/**
 * Lands files, and finds the execution that the last of them has. In the first minutes of a stage no landing rule hears
 * of what lands: then it waits until one does, and lands the last file again.
 * @returns no execution where nobody follows it and the stage is too young to hear
 * @throws Error when the rule started none, Interrupted when its signal ended it
 */
export function landHeard(
  session: Session,
  landing: Landing & { readonly follow: true },
  attendance: Attendance,
  clock?: Clock,
): Promise<Heard & { readonly started: Started }>;
export function landHeard(
  session: Session,
  landing: Landing,
  attendance: Attendance,
  clock?: Clock,
): Promise<Heard>;
export async function landHeard(
  session: Session,
  { files, name, follow }: Landing,
  attendance: Attendance,
  clock: Clock = REAL,
): Promise<Heard> {
  const [first, ...others] = files;
  let file = first;
  let last = await land(session, file, attendance, name);
  const before: Landed[] = [];
  for (const other of others) {
    before.push(last);
    last = await land(session, other, attendance, name);
    file = other;
  }
  const landed = [...before, last];
  const waiting = { signal: attendance.signal, sleep: clock.sleep };
  const soon = await startOf(session, last, { ...waiting, patience: SOON_MS });
  if (soon) return { landed, started: soon };
  const milliseconds = await unheardFor(session, clock);
  if (milliseconds === 0) return { landed, started: await startedOf(session, last, waiting) };
  const until = new Date(clock.now().getTime() + milliseconds);
  const instead = commandLine(session, 'run');
  attendance.tell({ kind: 'unheard', stage: session.stage, until, milliseconds, waits: follow, instead });
  if (!follow) return { landed };
  const late = await startOf(session, last, { ...waiting, patience: milliseconds });
  if (late) return { landed, started: late };
  const again = await land(session, file, attendance, name);
  return { landed: [...before, again], started: await startedOf(session, again, waiting) };
}

/** For how long yet a landing rule may not hear of what lands, since the stage or the pipeline is too young: milliseconds. */
async function unheardFor({ aws, at, stage, pipeline }: Session, { now }: Clock): Promise<number> {
  // Elsewhere than on AWS a file is heard at once.
  if (at !== 'aws') return 0;
  const made = new Set([stackName(stage, 'storage'), pipeline.stack]);
  let youngest = 0;
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: aws.cloudformation }, {})) {
    for (const { StackName = '', CreationTime } of Stacks)
      if (made.has(StackName)) youngest = Math.max(youngest, CreationTime?.getTime() ?? 0);
  }
  return Math.max(0, youngest + HEARD_AFTER_MS - now().getTime());
}
