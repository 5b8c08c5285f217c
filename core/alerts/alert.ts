import type { Condition, InCloudWatch } from './condition.ts';

/** What people are told of: one record, of which the CloudWatch alarm and the rule of Prometheus are made. */
export type Alert = Told & Standing;

interface Told {
  /** `critical`: data is late or a run failed, look now. `warning`: look today. */
  readonly severity: 'critical' | 'warning';
  /** What happened, in a sentence. */
  readonly summary: string;
  /** What it means for those who read the data. */
  readonly impact: string;
  /** For how many seconds the condition has to hold; 0 for what happened once. */
  readonly hold: number;
  /** What was found, as a sentence; whom it is of goes before it. */
  readonly finding: (found: Found) => string;
}

type Standing =
  | {
      /** A CloudWatch alarm stands for it too, which needs neither exporter nor Prometheus. */
      readonly alarm: true;
      readonly condition: InCloudWatch;
    }
  | {
      /** Only Prometheus tells of it: see the condition for why. */
      readonly alarm: false;
      readonly condition: Condition;
    };

/** The places of a finding's text that are filled in when it is told. */
export interface Found {
  /** The number, with its unit. */
  readonly value: string;
  /** The time that was looked at: `30m`. */
  readonly window: string;
  /** What a label says. */
  readonly label: (name: string) => string;
  /** The first text where there is such a label, else the second. */
  readonly either: (name: string, labelled: string, other: string) => string;
}
