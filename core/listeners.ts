/** Functions beside the state machine, started by events of it. Each has a folder in `lambdas/`. */
export const LISTENER_KINDS = ['release-lock'] as const;

export type ListenerKind = (typeof LISTENER_KINDS)[number];

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
};
