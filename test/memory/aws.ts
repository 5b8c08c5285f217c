import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type Call, type Hooks, imitated } from './call.ts';
import { MemoryCatalog } from './catalog.ts';
import { MemoryExecutions } from './executions.ts';
import { MemoryQueries } from './queries.ts';
import { MemoryS3 } from './s3.ts';

const region = 'us-east-1';
/** What the imitated ones inherit; nothing is sent by them. */
const SDK = {
  s3: new S3Client({ region }),
  glue: new GlueClient({ region }),
  sfn: new SFNClient({ region }),
  athena: new AthenaClient({ region }),
};

export type Clients = typeof SDK;

/**
 * The services that tasks and commands call, in memory: state that a test reads and changes, and clients of the SDK on
 * it. Time is the test's.
 */
export class MemoryAws implements Hooks {
  /** What time it is. */
  time: Date;
  readonly now = () => new Date(this.time);
  /** Time passes; nobody waits. */
  readonly sleep = async (milliseconds: number) => {
    this.time = new Date(this.time.getTime() + milliseconds);
  };
  readonly s3 = new MemoryS3(this.now);
  readonly catalog = new MemoryCatalog();
  readonly executions = new MemoryExecutions(this.now);
  readonly queries = new MemoryQueries();
  /** See `Hooks`; for every client. */
  before: ((call: Call) => unknown) | undefined;
  after: ((call: Call) => unknown) | undefined;
  readonly clients = this.clientsOf({});

  constructor(time = '2026-11-23T04:30:12Z') {
    this.time = new Date(time);
  }

  /** Clients of somebody of its own: what befalls its calls befalls nobody else's. */
  clientsOf(own: Hooks): Clients {
    const hooks = [this, own];
    return {
      s3: imitated(SDK.s3, 's3', this.s3.operations, hooks),
      glue: imitated(SDK.glue, 'glue', this.catalog.operations, hooks),
      sfn: imitated(SDK.sfn, 'sfn', this.executions.operations, hooks),
      athena: imitated(SDK.athena, 'athena', this.queries.operations, hooks),
    };
  }

  /** What objects and tables there are, to be compared. */
  state(): object {
    const { s3, catalog } = this;
    return { objects: s3.contents(), tables: catalog.names().map((name) => catalog.table(name)) };
  }

  /** Does something once, just before the next call that fits: what somebody else does meanwhile. */
  meanwhile(fits: (call: Call) => boolean, act: (call: Call) => unknown): void {
    this.before = async (call) => {
      if (!fits(call)) return;
      this.before = undefined;
      await act(call);
    };
  }
}
