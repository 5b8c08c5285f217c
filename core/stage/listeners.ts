/** Functions beside the state machine, started by its events or by the clock. Each has a folder in `lambdas/`. */
export const LISTENER_KINDS = ['release-lock', 'account-run', 'heartbeat'] as const;

export type ListenerKind = (typeof LISTENER_KINDS)[number];

/** How often the heartbeat comes, whether the pipeline runs or not. */
export const HEARTBEAT_SECONDS = 300;

/** Two minutes further for each: of two, three and four pipelines the beats are as far from each other as of five. */
const STRIDE_MINUTES = 2;

/**
 * When a pipeline's heartbeat comes, in UTC: a stage's are spread over the interval, since a new account may have ten
 * functions at work at once and no more. Scheduler counts in minutes
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 * @param index the pipeline's among those of its stage: one more changes nothing for those before it
 */
export function heartbeatExpression(index: number): string {
  const minutes = HEARTBEAT_SECONDS / 60;
  return `cron(${(index * STRIDE_MINUTES) % minutes}/${minutes} * * * ? *)`;
}

interface Listener {
  /** What it does, in a sentence. */
  readonly comment: string;
  readonly limits: { readonly seconds: number; readonly megabytes: number };
}

export const LISTENERS: Readonly<Record<ListenerKind, Listener>> = {
  'release-lock': {
    comment:
      'Gives back the run lock of an execution that failed, and starts the follow-up run that was asked for meanwhile.',
    limits: { seconds: 60, megabytes: 256 },
  },
  'account-run': {
    comment: 'Measures what an ended execution cost, whatever its end.',
    limits: { seconds: 60, megabytes: 256 },
  },
  heartbeat: {
    comment: 'Measures every five minutes how old the last success and the published data are.',
    limits: { seconds: 30, megabytes: 256 },
  },
};

/** A value for each kind of listener. */
export function byListener<T>(make: (kind: ListenerKind) => T): Readonly<Record<ListenerKind, T>> {
  return {
    'release-lock': make('release-lock'),
    'account-run': make('account-run'),
    heartbeat: make('heartbeat'),
  };
}
