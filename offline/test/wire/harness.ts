import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJudge } from '../../iam/judge.ts';
import type { PolicyDocument } from '../../iam/policy.ts';
import type { Caller } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { ObjectCreatedEvent } from '../../s3/events.ts';
import { createS3, type BucketSpec, type S3 } from '../../s3/s3.ts';
import { createSts } from '../../sts/service.ts';
import { startServer, type AuditEntry, type RunningServer } from '../../wire/server.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/task`;
export const OPERATOR: Caller = { arn: `arn:aws:iam::${ACCOUNT}:root` };
export const TASK: Caller = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/task/run`, roleArn: ROLE };

export const PLAIN: BucketSpec = { name: 'plain', versioning: false, notifications: true };
export const VERSIONED: BucketSpec = { name: 'versioned', versioning: true, notifications: true };

/** A store, its server, and clients for the operator and for a role with the given policies. */
export interface Offline {
  readonly root: string;
  readonly s3: S3;
  readonly server: RunningServer;
  readonly events: ObjectCreatedEvent[];
  readonly audit: AuditEntry[];
  readonly log: string[];
  readonly client: (accessKeyId?: string, config?: S3ClientConfig) => S3Client;
  readonly close: () => Promise<void>;
}

export interface OfflineOptions {
  readonly root?: string;
  readonly policies?: readonly PolicyDocument[];
  readonly bucketPolicy?: PolicyDocument;
  readonly allowHosts?: readonly string[];
}

/** Access keys: `OPERATOR` and `TASK`. A root that was given is left there on close. */
export async function startOffline({
  root,
  policies = [],
  bucketPolicy,
  allowHosts,
}: OfflineOptions = {}): Promise<Offline> {
  const directory = root ?? temporaryDirectory();
  const events: ObjectCreatedEvent[] = [];
  const audit: AuditEntry[] = [];
  const log: string[] = [];
  const judge = createJudge({
    account: ACCOUNT,
    rolePolicies: () => policies,
    resourcePolicy: (arn) => (arn.startsWith('arn:aws:s3:::') ? bucketPolicy : undefined),
  });
  const s3 = createS3({
    root: directory,
    account: ACCOUNT,
    region: REGION,
    clock: systemClock,
    judge,
    buckets: [PLAIN, VERSIONED],
    onObjectCreated: (event) => events.push(event),
    log: (line) => log.push(line),
  });
  const callers = new Map([
    ['OPERATOR', OPERATOR],
    ['TASK', TASK],
  ]);
  const server = await startServer({
    region: REGION,
    services: [s3.service, createSts({ account: ACCOUNT })],
    callerOf: (key) => callers.get(key),
    record: (entry) => audit.push(entry),
    log: (line) => log.push(line),
    allowHosts,
  });
  const clients: S3Client[] = [];
  return {
    root: directory,
    s3,
    server,
    events,
    audit,
    log,
    client: (accessKeyId = 'OPERATOR', config = {}) => {
      const client = new S3Client({
        endpoint: server.endpoint,
        region: REGION,
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey: 'secret' },
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await server.close();
      s3.close();
      if (root === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'afluente-offline-'));
}

/** The name, status and message of what a promise is rejected with. */
export async function failure(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (error) {
    const { name, message, $metadata } = error as {
      name: string;
      message: string;
      $metadata?: { httpStatusCode?: number };
    };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('it did not fail');
}
