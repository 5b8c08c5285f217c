import type { Alert } from './alert.ts';

export const deadLetters = {
  severity: 'critical',
  summary: 'A start or an event could not be delivered and lies in a dead-letter queue.',
  impact: 'A run that should have begun did not, or a lock was not given back.',
  alarm: true,
  condition: {
    kind: 'counted',
    sums: [
      { metrics: ['DeadLetters'], label: 'messages in the dead-letter queues', by: 'queue' },
      // Those lie in a queue, which has its alarm.
      { metrics: ['ScheduleDeadLetters'], alarm: false },
      // Those not even the queue took.
      { metrics: ['ScheduleDropped'], alarm: false },
    ],
  },
  hold: 0,
  finding: ({ value }) => `${value} starts or events could not be delivered.`,
} satisfies Alert;
