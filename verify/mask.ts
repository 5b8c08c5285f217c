import { environmentOf } from '../operate/session/arn.ts';
import type { Session } from '../operate/session/session.ts';

/** Makes a text the same wherever and whenever it was said. */
export type Mask = (text: string) => string;

const ALWAYS: readonly [RegExp, string][] = [
  [/\b\d{8}t\d{6}_[0-9a-f]{8}\b/g, '<run>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z\b/g, '<time>'],
  // How many versions there are by then.
  [/\bversion \d+ (has|had)\b/g, 'version <number> $1'],
  // How old the newest day of a file is.
  [/\b[\d,]+ (second|minute|hour|day)s? (before|after)\b/g, '<while> $2'],
];

/**
 * Masks a stage's account, region and bucket, and what every run has of its own: its id, the ids of its queries, times.
 * @param today the days of the runs, as dates without a time
 */
export function maskOf({ pipeline }: Pick<Session, 'pipeline'>, today: () => readonly string[]): Mask {
  const { region, account } = environmentOf(pipeline.stateMachineArn);
  const named: [string, string][] = [
    [pipeline.bucket, '<bucket>'],
    [account, '<account>'],
    [region, '<region>'],
  ];
  return (text) => {
    const always = ALWAYS.reduce((masked, [pattern, name]) => masked.replaceAll(pattern, name), text);
    return [...named, ...today().map((day): [string, string] => [day, '<today>'])].reduce(
      (masked, [own, name]) => (own === '' ? masked : masked.replaceAll(own, name)),
      always,
    );
  };
}
