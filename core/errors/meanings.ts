import type { ErrorName } from './errors.ts';

/** What each named error says of a run, in a sentence or two. */
export const MEANINGS: Readonly<Record<ErrorName, string>> = {
  InvalidInput: "The execution's input is not what a start may say.",
  NoSource: "No file lies in the landing prefix, or the one that was named isn't there.",
  EmptySource: 'The file holds no row, or none that is accepted.',
  HeaderMismatch: "The file's header is not the definition's columns.",
  MalformedCsv: "The file as a whole can't be read: its compressed data is broken.",
  TooManyRejects: 'More rows were rejected than the definition tolerates.',
  SourceChanged:
    'What a run reads was replaced under it: the landed file, or the raw data that another run wrote.',
  DefinitionChanged:
    "The definition that is deployed by now is not the one that the run has worked by: it can't go on with it.",
  BadData: "A value is not of its column's type.",
  SqlError: "Athena refuses a statement: syntax, an unknown column or function, types that don't fit.",
  TooManyPartitions: 'More partitions than a table should project, or than one statement writes.',
  IllegalPartitionValue: 'A partition value that partition projection would not carry faithfully.',
  ScanLimitExceeded: "The workgroup's bytes-scanned cutoff ended a query.",
  QueryFailed:
    "A query failed in Athena in a way that repeating doesn't mend, or as often as it may be repeated.",
  ChecksFailed: 'A check of severity *error* failed: the build is not published.',
  IncompatibleSchema: "The new version's columns would break readers of the published ones.",
  LockLost: 'Another execution holds the run lock: this one may write no more.',
  PublishConflict: 'The published table changed between reading and writing it.',
  Superseded: 'A later run has published already.',
  AccessDenied: 'IAM, a bucket policy or Lake Formation denies a call.',
  AwsUnavailable: 'A service of AWS throttles or is out of order; worth repeating.',
  ForeignTable: "The published table's name belongs to a table that no run published.",
  OwnedByAnother: "The dataset or the target is another pipeline's until it is handed over.",
  BucketChanged:
    'The stage works in another bucket by now than the run began in, or than the published table lies in.',
  NewerFormat: "What is there was written by a later release, in a form that this one can't read.",
  UnexpectedFault:
    "Something that no other name stands for: a fault of this program, or an answer of AWS that it doesn't know.",
};
