import { type Case, commandOf } from './case.ts';
import { CALL_FAULTS, type Fault, type Injection, QUERY_FAULTS, type Times } from './faults.ts';

/** A call of a fault-free run: where a fault may strike. */
export interface Address {
  readonly task: string;
  readonly operation: string;
  readonly nth: number;
}

/**
 * The places of a run's calls, each once, in the same order for every run: how often a query is looked at depends
 * on the machine (each is looked at once at least), and so does the order of calls that are made side by side.
 */
export function addressesOf(calls: readonly Address[]): Address[] {
  const tasks = [...new Set(calls.map(({ task }) => task))];
  const queries = (task: string) =>
    calls.filter((one) => one.task === task && one.operation === 'StartQueryExecution').length;
  return calls
    .filter(({ task, operation, nth }) => operation !== 'GetQueryExecution' || nth <= queries(task))
    .map(({ task, operation, nth }) => ({ task, operation, nth }))
    .toSorted(
      (a, b) =>
        tasks.indexOf(a.task) - tasks.indexOf(b.task) ||
        a.operation.localeCompare(b.operation) ||
        a.nth - b.nth,
    );
}

const WRITES = new Set(['PutObject', 'UploadPart']);
const CATALOG_READS = new Set(['GetTable', 'GetTables', 'GetPartitions']);

/** The faults that make a difference to a call. A hang costs real time, and has cases of its own. */
function faultsFor({ operation }: Address): Fault[] {
  return CALL_FAULTS.filter((fault) => {
    if (fault === 'stale') return CATALOG_READS.has(operation);
    if (fault === 'cut-request') return WRITES.has(operation);
    return fault !== 'hang';
  });
}

/** Where a hang is tried: each service, reading and writing. */
const HANGS = [
  'acquire-lock PutObject',
  'upload GetObject',
  'ctas StartQueryExecution',
  'publish GetTable',
  'publish UpdateTable',
];

/** What lasts longer than the SDK's tries, or for good. */
const LASTING: readonly [Fault, Times][] = [
  ['throttle', 'burst'],
  ['error-500', 'burst'],
  ['timeout-after', 'burst'],
  ['throttle', 'ever'],
  ['timeout-before', 'ever'],
];

/** Every call of a run with every fault, what lasts in every task, and every end of every task's queries. */
export function enumerate(addresses: readonly Address[], first: boolean): Case[] {
  const once = (address: Address, fault: Fault): Injection => ({ ...address, fault, times: 'once' });
  const injections: Injection[] = addresses.flatMap((address) =>
    faultsFor(address).map((fault) => once(address, fault)),
  );
  const firstOf = new Map<string, Address>();
  for (const address of addresses) {
    const key = `${address.task} ${address.operation}`;
    if (!firstOf.has(key)) firstOf.set(key, address);
  }
  const tasks = new Set(addresses.map(({ task }) => task));
  if (!first) {
    for (const place of HANGS) {
      const address = firstOf.get(place);
      if (address) injections.push(once(address, 'hang'));
    }
    for (const task of tasks) {
      const address = [...firstOf.values()].findLast((one) => one.task === task);
      if (address) for (const [fault, times] of LASTING) injections.push({ ...address, fault, times });
    }
  }
  for (const address of addresses.filter(({ operation }) => operation === 'StartQueryExecution'))
    for (const fault of QUERY_FAULTS) {
      injections.push(once(address, fault));
      if (fault === 'query-retryable') injections.push({ ...address, fault, times: 'ever' });
    }
  // Every other failure is redriven, and the others are followed by a clean run.
  return injections.map((injection, index) =>
    named({ injections: [injection], redrive: index % 2 === 0, first }),
  );
}

/** Every call of what follows a run that failed, with every fault: its lock is given back there. */
export function enumerateAfterFailure(failure: Injection, addresses: readonly Address[]): Case[] {
  return addresses.flatMap((address, index) =>
    faultsFor(address).map((fault) =>
      named({
        injections: [failure, { ...address, fault, times: 'once' }],
        redrive: index % 2 === 0,
        first: false,
      }),
    ),
  );
}

/** A sample of the enumeration that has every fault in it, and every task. */
export function sample(cases: readonly Case[], perFault: number): Case[] {
  const taskOf = ({ injections: [injection] }: Case) => injection?.task ?? '';
  const used = new Map<string, number>(cases.map((one) => [taskOf(one), 0]));
  const chosen = new Set<Case>();
  for (const kind of new Set(cases.map(kindOf))) {
    if (kind === 'hang once') continue;
    for (let count = 0; count < perFault; count += 1) {
      const open = cases.filter((one) => kindOf(one) === kind && !chosen.has(one));
      // The task that had the fewest so far, so that none is left out.
      const least = Math.min(...open.map((one) => used.get(taskOf(one)) ?? 0));
      const of = open.filter((one) => used.get(taskOf(one)) === least);
      const picked = of[(chosen.size * 7) % of.length];
      if (picked === undefined) continue;
      chosen.add(picked);
      used.set(taskOf(picked), least + 1);
    }
  }
  return cases.filter((one) => chosen.has(one));
}

const kindOf = ({ injections: [injection] }: Case) => `${injection?.fault} ${injection?.times}`;

/** Several faults at once, after a run that was left behind now and then; the same for the same number. */
export function fromSeed(seed: number, addresses: readonly Address[]): Case {
  const random = generator(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const injection = (): Injection => {
    const address = pick(addresses);
    if (address.operation === 'StartQueryExecution' && random() < 0.5)
      return { ...address, fault: pick(QUERY_FAULTS), times: random() < 0.8 ? 'once' : 'ever' };
    const fault = pick(faultsFor(address));
    const times: Times = ['throttle', 'error-500', 'timeout-after'].includes(fault)
      ? pick(['once', 'once', 'burst', 'ever'] as const)
      : 'once';
    return { ...address, fault, times };
  };
  const injections = Array.from({ length: 2 + Math.floor(random() * 3) }, injection);
  const broken = random() < 0.3;
  const before = broken
    ? [{ ...pick(addresses), fault: pick(['kill-after', 'deny'] as const), times: 'once' as const }]
    : undefined;
  const redrive = random() < 0.5;
  const raced = random() < 0.2;
  return { ...named({ injections, redrive, before, raced, first: false }), name: `--seed ${seed}` };
}

export function named(one: Omit<Case, 'name'>): Case {
  return { ...one, name: commandOf(one) };
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
