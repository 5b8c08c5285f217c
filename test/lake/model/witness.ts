import { lockKey, versionPrefix, versionsPrefix } from '../../../core/stage/keys.ts';
import { type Publication, publicationOf } from '../../../core/published/published-table.ts';
import type { RunId } from '../../../core/runs/run-id.ts';
import { GRACE_HOURS } from '../../../lake/expiry.ts';
import type { Asked } from '../../../lake/lock/asked.ts';
import type { Lock, Owner } from '../../../lake/lock/lock.ts';
import type { MemoryAws } from '../../memory/aws.ts';
import { KEPT, TABLE } from './run.ts';

/** Something that must never be seen. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

interface Read {
  readonly run: RunId;
  readonly number: number;
  /** When readers left it last; nothing while they read it. */
  left?: Date | undefined;
}

/** Looks at everything after each call, and remembers what it saw. */
export class Witness {
  /** What the query of each run wrote, by key; whole once it has ended. */
  readonly written = new Map<string, Readonly<Record<string, string>>>();
  readonly #aws: MemoryAws;
  readonly #pipelines: readonly string[];
  /** Whether an execution is about to take the lock, and reads its source after that. */
  readonly #isAcquiring: (executionArn: string) => boolean;
  readonly #locks = new Map<string, Lock>();
  /** Who had an epoch, by pipeline and epoch. */
  readonly #holders = new Map<string, string>();
  readonly #read = new Map<RunId, Read>();
  #published: Publication | undefined;

  constructor(aws: MemoryAws, pipelines: readonly string[], isAcquiring: (executionArn: string) => boolean) {
    this.#aws = aws;
    this.#pipelines = pipelines;
    this.#isAcquiring = isAcquiring;
  }

  /** @throws Broken */
  look(): void {
    for (const pipeline of this.#pipelines) this.#lookAtLock(pipeline);
    this.#lookAtTable();
    for (const run of this.kept()) this.#assertWhole(run);
  }

  /** The versions that must be there: the published one, the newest, and those that readers may still read. */
  kept(): RunId[] {
    const all = [...this.#read.values()];
    const newest = all.toSorted((a, b) => b.number - a.number).slice(0, KEPT);
    const since = this.#aws.now().getTime() - GRACE_HOURS * 3_600_000;
    return all
      .filter((one) => newest.includes(one) || one.left === undefined || one.left.getTime() >= since)
      .map(({ run }) => run);
  }

  #lookAtLock(pipeline: string): void {
    const lock: Lock | undefined = this.#aws.s3.json(lockKey(pipeline));
    const before = this.#locks.get(pipeline);
    if (!lock) {
      if (before) throw new Broken(`the lock of ${pipeline} is gone`);
      return;
    }
    this.#locks.set(pipeline, lock);
    const [was, is] = [nameOf(before?.owner), nameOf(lock.owner)];
    if (before && lock.epoch < before.epoch)
      throw new Broken(`the epoch of ${pipeline} falls to ${lock.epoch}`);
    if (before) this.#assertOwed(before, lock);
    if (lock.owner === undefined || is === was) return;
    const known = this.#holders.get(`${pipeline} ${lock.epoch}`);
    if (known !== undefined) throw new Broken(`epoch ${lock.epoch} of ${pipeline} is ${known}'s and ${is}'s`);
    this.#holders.set(`${pipeline} ${lock.epoch}`, is);
    if (before?.owner) this.#assertTaken(before.owner, lock.owner);
    const atWork = new Set(this.#aws.queries.running());
    const lost = before?.queries.find((id) => atWork.has(id) && !lock.queries.includes(id));
    if (lost !== undefined)
      throw new Broken(`${is} begins while ${lost}, which nobody knows of then, is at work`);
  }

  #assertTaken(from: Owner, by: Owner): void {
    if (from.execution === by.execution && by.redrive < from.redrive)
      throw new Broken(`${nameOf(by)} takes the lock from its own redrive`);
    const { status, redriveCount } = this.#aws.executions.get(from.execution);
    if (from.execution !== by.execution && status === 'RUNNING' && redriveCount === from.redrive)
      throw new Broken(`${nameOf(by)} takes the lock from ${nameOf(from)}, which is at work`);
  }

  /**
   * What a skipped start asked for is owed until a run for it has the lock; what was asked for before a run started is
   * behind what that publishes, too.
   */
  #assertOwed(before: Lock, lock: Lock): void {
    const still = asked([...(lock.pending ?? []), ...(lock.superseded ?? [])]);
    const succeeded = before.owner && !lock.owner && lock.succeededAt === lock.since;
    const owed = [...(before.pending ?? []), ...(succeeded ? [] : (before.superseded ?? []))];
    for (const one of asked(owed)) {
      if (still.has(one) || this.#asksFor(lock) === one) continue;
      throw new Broken(`${one}, which ${nameOf(before.owner)} owes, is forgotten by ${nameOf(lock.owner)}`);
    }
  }

  /** What the owner's start asks for, that has the lock and no source yet. */
  #asksFor({ owner }: Lock): string | undefined {
    if (!owner || !this.#isAcquiring(owner.execution)) return undefined;
    const { trigger, source } = JSON.parse(this.#aws.executions.get(owner.execution).input);
    return textOf(trigger === 'landing' ? undefined : source);
  }

  #lookAtTable(): void {
    const { Parameters, Description, StorageDescriptor } = this.#aws.catalog.table(TABLE) ?? {};
    const now = publicationOf(Parameters, Description);
    const before = this.#published;
    if (!now) {
      if (before) throw new Broken('the published table is gone');
      return;
    }
    this.#published = now;
    if (before && now.epoch < before.epoch)
      throw new Broken(`epoch ${before.epoch} is overtaken by ${now.epoch}`);
    if (before && now.last < before.last) throw new Broken(`the last number falls to ${now.last}`);
    if (before?.run === now.run) return;
    if (before && before.pipeline !== now.pipeline)
      throw new Broken(`${now.pipeline} publishes in place of ${before.pipeline}`);
    const location = `s3://${this.#aws.s3.bucket}/${versionPrefix(TABLE, now.run)}`;
    if (StorageDescriptor?.Location !== location) throw new Broken(`${now.run} is read at another place`);
    for (const { run, number } of this.#read.values())
      if (number === now.number && run !== now.run) throw new Broken(`${number} is two versions' number`);
    const left = before && this.#read.get(before.run);
    if (left) left.left = this.#aws.now();
    this.#read.set(now.run, { run: now.run, number: now.number });
  }

  #assertWhole(run: RunId): void {
    const wanted = this.written.get(run);
    if (!wanted) throw new Broken(`${run} is read, and was never built`);
    const under = versionPrefix(TABLE, run);
    const there = this.#aws.s3.contents(under);
    const data = Object.entries(there).filter(([key]) => !key.startsWith(`${under}_`));
    for (const [key, text] of Object.entries(wanted))
      if (there[key] !== text) throw new Broken(`${key} of a version that is kept is gone, or another`);
    if (data.length !== Object.keys(wanted).length) throw new Broken(`${run} holds more than was built`);
  }

  /** What is in the target's folder of runs that nobody needs. */
  leftovers(): string[] {
    const kept = new Set<string>(this.kept());
    const folders = this.#aws.s3.keys(versionsPrefix(TABLE)).map((key) => key.split('/')[2] ?? '');
    return [...new Set(folders)].filter((run) => !kept.has(run));
  }
}

function nameOf(owner: Owner | undefined): string {
  return owner ? `${owner.name}#${owner.redrive}` : 'nobody';
}

function asked(all: readonly Asked[]): Set<string> {
  return new Set(all.map(({ source }) => textOf(source)));
}

function textOf(source: Asked['source']): string {
  return source?.key ?? 'the newest';
}
