import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from '../grafana.ts';
import { RECORDED } from '../rules/recording.ts';
import { duration, POLL } from '../timing.ts';
import { OF_PIPELINE } from './variables.ts';

/** A change is true for as long as the heartbeat needs to tell it twice, so that a step of a long range meets it. */
const SEEN_FOR = 2 * POLL;

/** By the number of what readers see, beside that of what they saw before. */
const CHANGES = {
  Publications: { sign: '>', color: 'green', title: 'Published' },
  Rollbacks: { sign: '<', color: 'orange', title: 'Rolled back' },
} as const;

/** Marks on every panel: when readers of the chosen pipelines got another version, and when one was taken back. */
export function annotations(): AnnotationQueryBuilder[] {
  const version = `${RECORDED.publishedVersion}{${OF_PIPELINE}}`;
  return Object.entries(CHANGES).map(([name, { sign, color, title }]) =>
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(color)
      .expr(`${version} ${sign} ${version} offset ${duration(SEEN_FOR)}`)
      .step(duration(POLL))
      .titleFormat(`${title}: {{pipeline}} {{stage}}`)
      .tagKeys('pipeline,stage'),
  );
}
