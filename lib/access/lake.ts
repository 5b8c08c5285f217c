import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  DEFAULT_DATABASE_ACTIONS,
  QUERY_ACTIONS,
  RESULT_OBJECT_ACTIONS,
  STATEMENT_ACCESS,
  type StatementKind,
} from '../../core/sql/access.ts';
import type { Prefix } from '../../core/stage/keys.ts';
import { allow } from './statement.ts';

/** What a task's statements touch, in the lake's terms. */
export interface StatementScope {
  readonly kind: StatementKind;
  /** Tables read; a `*` stands for the run in a build table's name. */
  readonly reads?: readonly string[];
  /** The table made or dropped. */
  readonly writes?: string;
  /** Where the data of the tables read lies. */
  readonly readsFrom?: readonly Prefix[];
  /** Where the data of the table made goes. */
  readonly writesTo?: Prefix;
}

export interface LakeAccessProps {
  readonly bucket: IBucket;
  readonly database: string;
  readonly workgroup: string;
  /** ARNs of the keys with which landed files may be encrypted. */
  readonly producerKeys: readonly string[];
}

/** The lake of a stage as IAM sees it: makes the exact statements for what a task does. */
export class LakeAccess {
  readonly #stack: Stack;
  readonly #bucket: IBucket;
  readonly #database: string;
  readonly #workgroup: string;
  readonly #producerKeys: readonly string[];

  constructor(scope: Construct, props: LakeAccessProps) {
    this.#stack = Stack.of(scope);
    this.#bucket = props.bucket;
    this.#database = props.database;
    this.#workgroup = props.workgroup;
    this.#producerKeys = props.producerKeys;
  }

  /** S3 actions on objects, by key or by a prefix's `…/*`. */
  objects(actions: readonly string[], ...keys: readonly string[]): PolicyStatement {
    return allow(
      actions,
      keys.map((key) => this.#bucket.arnForObjects(key)),
    );
  }

  /** Reading what is encrypted with a producer's key, through S3 only; a HEAD needs no key. */
  landedContent(): PolicyStatement[] {
    if (this.#producerKeys.length === 0) return [];
    const throughS3 = { StringEquals: { 'kms:ViaService': [`s3.${this.#stack.region}.amazonaws.com`] } };
    return [allow(['kms:Decrypt'], this.#producerKeys, throughS3)];
  }

  /** Listing, below these prefixes only. A prefix is also listed without its slash by Athena's planner. */
  list(...prefixes: readonly string[]): PolicyStatement {
    const patterns = prefixes.flatMap((prefix) =>
      prefix.endsWith('/') ? [prefix.slice(0, -1), `${prefix}*`] : [prefix],
    );
    return allow(['s3:ListBucket'], [this.#bucket.bucketArn], { StringLike: { 's3:prefix': patterns } });
  }

  /** Finding multipart uploads under way, which IAM knows only for the bucket as a whole. */
  uploads(): PolicyStatement {
    return allow(['s3:ListBucketMultipartUploads'], [this.#bucket.bucketArn]);
  }

  /** Athena actions on queries, which IAM knows by their workgroup. */
  queries(...actions: readonly string[]): PolicyStatement {
    return allow(actions, [this.#arn('athena', `workgroup/${this.#workgroup}`)]);
  }

  /** Glue actions on tables, which IAM judges on the catalog, the database and the table. */
  tables(actions: readonly string[], ...tables: readonly string[]): PolicyStatement {
    return allow(actions, [
      this.#glue('catalog'),
      this.#glue(`database/${this.#database}`),
      ...tables.map((table) => this.#glue(`table/${this.#database}/${table}`)),
    ]);
  }

  database(actions: readonly string[]): PolicyStatement {
    return allow(actions, [this.#glue('catalog'), this.#glue(`database/${this.#database}`)]);
  }

  /**
   * All that a task needs to run statements in Athena, which works as its caller: the workgroup, the
   * results' folder, and for each kind of statement what `core`'s table says.
   */
  statements(staging: Prefix, scopes: readonly StatementScope[]): PolicyStatement[] {
    const readsFrom = scopes.flatMap((scope) => scope.readsFrom ?? []);
    const writesTo = scopes.flatMap((scope) => scope.writesTo ?? []);
    const listed = [...new Set([staging, ...readsFrom, ...writesTo])];
    return [
      this.queries(...QUERY_ACTIONS),
      allow(DEFAULT_DATABASE_ACTIONS, [this.#glue('catalog'), this.#glue('database/default')]),
      allow(['s3:GetBucketLocation'], [this.#bucket.bucketArn]),
      this.uploads(),
      this.list(...listed),
      this.objects(RESULT_OBJECT_ACTIONS, ...[staging, ...writesTo].map((prefix) => `${prefix}*`)),
      ...(readsFrom.length > 0
        ? [this.objects(['s3:GetObject'], ...readsFrom.map((prefix) => `${prefix}*`))]
        : []),
      ...scopes.flatMap(({ kind, reads = [], writes }) => [
        ...(reads.length > 0 ? [this.tables(STATEMENT_ACCESS[kind].reads, ...reads)] : []),
        ...(writes === undefined ? [] : [this.tables(STATEMENT_ACCESS[kind].writes, writes)]),
      ]),
    ];
  }

  #glue(resource: string): string {
    return this.#arn('glue', resource);
  }

  #arn(service: string, resource: string): string {
    return this.#stack.formatArn({ service, resource });
  }
}
