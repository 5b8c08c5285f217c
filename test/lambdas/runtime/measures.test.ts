import { NAMESPACE, OWN_METRICS, SERVICE } from '../../../core/metrics/own.ts';
import { Measures } from '../../../lambdas/runtime/measures.ts';
import { PLACE } from '../../memory/stage.ts';
import { ENVIRONMENT, spoken } from './handlers.ts';

Object.assign(process.env, ENVIRONMENT);
const place = { ...PLACE, pipeline: 'trial' };
/** What is sent of what is measured. */
const sent = async (act: (measures: Measures) => void) => {
  const measures = new Measures(place);
  const { metrics } = await spoken(async () => {
    act(measures);
    measures.publish();
  });
  return metrics;
};

test('a measure is sent with the metric’s unit, by the second, under the pipeline and its stage', async () => {
  const metrics = await sent(({ measure }) => {
    measure('RowsWritten', 3);
    measure('BytesWritten', 5);
  });
  expect(metrics).toHaveLength(1);
  expect(metrics[0]).toMatchObject({
    RowsWritten: 3,
    BytesWritten: 5,
    service: SERVICE,
    pipeline: 'trial',
    stage: 'dev',
  });
  const [{ Namespace, Metrics, Dimensions }] = metrics[0]['_aws'].CloudWatchMetrics;
  expect(Namespace).toBe(NAMESPACE);
  expect(Metrics).toEqual([
    { Name: 'RowsWritten', Unit: OWN_METRICS.RowsWritten.unit, StorageResolution: 1 },
    { Name: 'BytesWritten', Unit: OWN_METRICS.BytesWritten.unit, StorageResolution: 1 },
  ]);
  expect(Dimensions[0].toSorted()).toEqual(['pipeline', 'service', 'stage']);
});

test('what is counted by its reason has that as a dimension, and is sent by itself', async () => {
  const metrics = await sent(({ measure }) => {
    measure('RowsRejected', 3);
    measure('RowsRejected', 2, { reason: 'type' as never });
  });
  const [byReason, whole] = metrics;
  expect(byReason).toMatchObject({ RowsRejected: 2, reason: 'type', pipeline: 'trial', stage: 'dev' });
  expect(whole).toMatchObject({ RowsRejected: 3 });
  expect(whole).not.toHaveProperty('reason');
});

test('where nothing was measured nothing is sent', async () => {
  expect(await sent(() => undefined)).toEqual([]);
});
