import { ERROR_NAMES, type ErrorName } from './errors.ts';

/** What a person does about each named error, in a sentence; the cause says where. */
export const REMEDIES: Readonly<Record<ErrorName, string>> = {
  InvalidInput: 'Start with {} or {"source": {"key": "landing/<dataset>/<file>.csv"}}.',
  NoSource: 'Land a .csv, .csv.gz or .csv.zst with rows in landing/<dataset>/.',
  EmptySource: 'Land a .csv, .csv.gz or .csv.zst with rows in landing/<dataset>/.',
  HeaderMismatch: "Mend the file's header, or the definition's columns, delimiter or encoding.",
  MalformedCsv: 'Mend the compressed file that is named, and land it again.',
  TooManyRejects:
    'Mend the rows that are named and land the file again, or raise the tolerance of the definition; rejected-data/<dataset>/ has every row.',
  SourceChanged:
    "The raw data isn't what the run put there: delete the object that is named, or start again.",
  DefinitionChanged:
    'Start again: the new run works by the definition that is deployed, from its first row on.',
  BadData:
    "A value doesn't fit its type in your SQL: mend the file, or the cast; _failure.json in the run’s folder names the value.",
  SqlError: 'Correct the SQL at the place that is named.',
  TooManyPartitions: 'Partition more coarsely: a target has at most 10,000 partitions.',
  IllegalPartitionValue:
    'Partition by other values: they become folders. _failure.json in the run’s folder has those that can’t.',
  ScanLimitExceeded: 'Let the query read less, or raise scanCutoffBytes in afluente.config.ts.',
  QueryFailed: 'Athena failed, also when tried again: redrive the execution later.',
  ChecksFailed:
    'Mend the data or the SQL, or the check that is named; the build is not published, readers keep what they had.',
  IncompatibleSchema:
    "A column was removed or its type narrowed: say evolution: 'any' in the target, or keep it.",
  LockLost:
    'Another execution or a rollback took the run lock, and this one wrote no more: start again if its result is missing.',
  PublishConflict: 'Another change of the table came first: start again.',
  Superseded: 'A later run published first: start again.',
  AccessDenied:
    'Grant what the cause names. In accounts that Lake Formation governs, grant the task’s role DESCRIBE on the database, SELECT, ALTER, DROP on its tables and the data location.',
  AwsUnavailable: 'A service of AWS failed, also when tried again: redrive the execution later.',
  ForeignTable:
    'The target’s name belongs to a table that no run published: rename or drop it, or choose another.',
  OwnedByAnother:
    'Two pipelines never share a dataset or a target: hand it over with npx afluente adopt, or name another in the definition. See operations.md, Renaming a pipeline.',
  BucketChanged:
    'Land in the new bucket all that readers are to have, then start once by hand with npx afluente run: they keep the table in the former one until then. See operations.md, Another bucket.',
  NewerFormat:
    'A later release was deployed here before: deploy that one again, or a later one; nothing was changed.',
  UnexpectedFault: 'An answer or a fault without a name of its own: the stack is in the function’s log.',
};

/** @returns what to do about an execution's error; nothing where the name is none of this product's */
export function remedyOf(error: string | undefined): string | undefined {
  const name = ERROR_NAMES.find((one) => one === error);
  return name && REMEDIES[name];
}
