import type { Backlog } from './kernel/backlog.ts';
import type { Access, Judge } from './kernel/caller.ts';
import type { Clock } from './kernel/clock.ts';
import type { AuditEntry } from './wire/server.ts';

/** What S3 bills of a run: writes and lists on one side, reads on the other. */
export interface RequestCount {
  readonly writes: number;
  readonly reads: number;
}

/** What no request over the wire asks for. */
function isBetweenServices({ caller, action }: Access): boolean {
  if (
    caller.via !== undefined ||
    /^(lambda:InvokeFunction|logs:(CreateLogStream|PutLogEvents)|sns:)/.test(action)
  )
    return true;
  return action === 'states:StartExecution' && caller.roleArn !== undefined;
}

const READS = new Set(['GetObject', 'HeadObject']);

/**
 * Every call, a line each, in `audit.jsonl`: those over the wire, and those that services make of each other,
 * Athena as its caller, rules and schedules, the state machine, Lambda for a function's log.
 */
export class Audit {
  readonly #path: string;
  readonly #backlog: Backlog;
  readonly #clock: Clock;
  #writes = 0;
  #reads = 0;

  constructor(path: string, clock: Clock, backlog: Backlog) {
    this.#path = path;
    this.#clock = clock;
    this.#backlog = backlog;
  }

  readonly record = (entry: AuditEntry): void => {
    if (entry.service === 's3' && READS.has(entry.operation)) this.#reads += 1;
    else if (entry.service === 's3') this.#writes += 1;
    this.#backlog.append(this.#path, `${JSON.stringify(entry)}\n`);
  };

  /** Records what a service asks for on somebody's behalf; the wire doesn't see it. */
  recording(judge: Judge): Judge {
    return (access) => {
      const decision = judge(access);
      if (!isBetweenServices(access)) return decision;
      const [service = '', operation = ''] = access.action.split(':');
      this.record({
        time: this.#clock.now().toISOString(),
        service,
        operation,
        caller: access.caller.via ? `${access.caller.arn} via ${access.caller.via}` : access.caller.arn,
        resource: access.resource,
        status: decision.allowed ? 200 : 403,
      });
      return decision;
    };
  }

  requests(): RequestCount {
    return { writes: this.#writes, reads: this.#reads };
  }
}
