import type { AlertName } from '../../core/alerts/catalogue.ts';

/** A series that Prometheus computes from others at each evaluation: current, so an instant selector may read it. */
export interface RecordingRule {
  /** `<what it is of>:<what it is>:<how it was computed>` */
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What stands for one alert of the catalogue. */
export interface AlertingRule {
  readonly alert: AlertName;
  readonly expr: string;
  /** For how long it has to hold; `0m` for what happened once. */
  readonly for: string;
  /** What happened, with its numbers, in Prometheus' templates. */
  readonly description: string;
}
