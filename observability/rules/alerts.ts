import type { Found } from '../../core/alerts/alert.ts';
import { NAMED_ALERTS } from '../../core/alerts/catalogue.ts';
import type { Condition } from '../../core/alerts/condition.ts';
import { duration, EVENT_WINDOW } from '../timing.ts';
import { expressionOf } from './expressions.ts';
import type { AlertingRule } from './rule.ts';

/** What stands for each alert of the catalogue. */
export function alertingRules(): AlertingRule[] {
  return NAMED_ALERTS.map(([alert, { condition, hold, finding }]) => {
    const { who, value, seconds } = toldOf(condition);
    return {
      alert,
      expr: expressionOf(condition),
      for: `${hold / 60}m`,
      description: `${who}${finding({ ...PLACES, value, window: duration(seconds) })}`,
    };
  });
}

/** Prometheus' templates: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ */
const PLACES: Pick<Found, 'label' | 'either'> = {
  label: (name) => `{{ $labels.${name} }}`,
  either: (name, labelled, other) => `{{ if $labels.${name} }}${labelled}{{ else }}${other}{{ end }}`,
};

const PIPELINE = '{{ $labels.pipeline }} ({{ $labels.stage }}): ';

/** Whom a condition's findings are of, in what its number is, and what time it looks at. */
function toldOf(condition: Condition): {
  readonly who: string;
  readonly value: string;
  readonly seconds: number;
} {
  switch (condition.kind) {
    case 'counted':
      return { who: PIPELINE, value: '{{ $value | humanize }}', seconds: EVENT_WINDOW };
    case 'overdue':
      return { who: PIPELINE, value: '{{ $value | humanizeDuration }}', seconds: 0 };
    case 'unseen':
      return { who: PIPELINE, value: '{{ $value | humanizeDuration }}', seconds: condition.seconds };
    case 'over budget':
      return {
        who: 'Stage {{ $labels.stage }}: ',
        value: '{{ $value | humanize }}B',
        seconds: condition.seconds,
      };
    case 'exporter errors':
      return { who: '', value: '{{ $value | humanizePercentage }}', seconds: condition.seconds };
    case 'nothing seen':
      return { who: '', value: '{{ $value | humanize }}', seconds: condition.seconds };
    case 'exporter down':
      return { who: '', value: '{{ $value | humanize }}', seconds: 0 };
  }
}
