/** The kinds of tasks, in the order of the run. Each has a folder in `lambdas/` and a function per pipeline. */
export const TASK_KINDS = [
  'acquire-lock',
  'upload',
  'ensure-database',
  'create-raw-table',
  'drop-build-table',
  'clear-output',
  'ctas',
  'check-quality',
  'publish',
  'expire-versions',
] as const;

export type TaskKind = (typeof TASK_KINDS)[number];

/** What of a pipeline its states are named after. */
export interface Named {
  readonly definition: {
    readonly source: { readonly dataset: string };
    readonly target: { readonly table: string };
  };
}

interface Task {
  /** The state's name, after the task ids of the Airflow DAG that this pipeline follows. */
  readonly state: (pipeline: Named) => string;
  /** The state's `Comment`: what it does, in a sentence. */
  readonly comment: string;
  /** Time and memory of its function. */
  readonly limits: { readonly seconds: number; readonly megabytes: number };
  /** Whether rows pass through it: what a fault says may hold a value then. */
  readonly readsRows: boolean;
  /** Whether it may answer *running* or *retry*, and so has a Choice and a Wait beside it. */
  readonly waits: boolean;
}

export const TASKS: Readonly<Record<TaskKind, Task>> = {
  'acquire-lock': {
    state: () => 'acquire_run_lock',
    comment: 'Takes the run lock of the pipeline, so that one execution at a time builds and publishes.',
    limits: { seconds: 60, megabytes: 256 },
    readsRows: false,
    waits: false,
  },
  upload: {
    state: () => 'upload_csv_to_s3',
    comment: 'Streams the landed CSV into raw-data/, its header and every row checked.',
    // 2 GB at 40 MB/s take under a minute; the rest is for slow days.
    limits: { seconds: 900, megabytes: 1024 },
    readsRows: true,
    waits: false,
  },
  'ensure-database': {
    state: () => 'ensure_glue_db',
    comment: 'Creates the Glue database if it is absent, and refuses a schema that would break readers.',
    limits: { seconds: 60, megabytes: 256 },
    readsRows: false,
    waits: false,
  },
  'create-raw-table': {
    state: ({ definition }) => `create_external_raw_${definition.source.dataset}`,
    comment: 'Creates the external table over raw-data/, where it is absent or no longer as defined.',
    limits: { seconds: 60, megabytes: 256 },
    readsRows: false,
    waits: true,
  },
  'drop-build-table': {
    state: ({ definition }) => `drop_${definition.target.table}_if_exists`,
    comment:
      "Drops this run's build tables, which an earlier attempt may have left; never the published table.",
    limits: { seconds: 60, megabytes: 256 },
    readsRows: false,
    waits: true,
  },
  'clear-output': {
    state: () => 'clear_output_prefix',
    comment: "Empties this run's own output prefixes, since CTAS refuses a location that holds anything.",
    limits: { seconds: 300, megabytes: 256 },
    readsRows: false,
    waits: false,
  },
  ctas: {
    state: ({ definition }) => `ctas_${definition.target.table}`,
    comment: 'Builds the new version as partitioned Snappy Parquet beside the published one.',
    limits: { seconds: 120, megabytes: 256 },
    readsRows: true,
    waits: true,
  },
  'check-quality': {
    state: () => 'check_data_quality',
    comment: 'Checks the source and the build, with one SELECT each; a failed error check ends the run here.',
    limits: { seconds: 60, megabytes: 256 },
    readsRows: true,
    waits: true,
  },
  publish: {
    state: ({ definition }) => `publish_${definition.target.table}`,
    comment: 'Points the published table at the new version, with one conditional write to the catalog.',
    limits: { seconds: 300, megabytes: 256 },
    readsRows: false,
    waits: false,
  },
  'expire-versions': {
    state: () => 'expire_old_versions',
    comment:
      'Deletes versions beyond the number to keep that nobody reads any more, and gives the run lock back.',
    limits: { seconds: 300, megabytes: 256 },
    readsRows: false,
    waits: false,
  },
};

/** The names of a task's states: the task, and where it waits for Athena the Choice behind it and the Wait. */
export interface TaskStates {
  readonly task: string;
  readonly next: string;
  readonly wait: string;
}

export function statesOf(kind: TaskKind, pipeline: Named): TaskStates {
  const task = TASKS[kind].state(pipeline);
  return { task, next: `${task}_next`, wait: `${task}_wait` };
}

/** A value for each kind of task. */
export function byKind<T>(make: (kind: TaskKind) => T): Readonly<Record<TaskKind, T>> {
  return {
    'acquire-lock': make('acquire-lock'),
    upload: make('upload'),
    'ensure-database': make('ensure-database'),
    'create-raw-table': make('create-raw-table'),
    'drop-build-table': make('drop-build-table'),
    'clear-output': make('clear-output'),
    ctas: make('ctas'),
    'check-quality': make('check-quality'),
    publish: make('publish'),
    'expire-versions': make('expire-versions'),
  };
}
