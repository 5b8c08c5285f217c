import {
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE } from '../grafana.ts';
import { all } from '../promql.ts';
import { RECORDED } from '../rules/recording.ts';

/** Matchers of what the variables choose, for series that have these labels. */
export const OF_STAGE = 'stage=~"$stage"';
const OF_STAGES_PIPELINES = all(OF_STAGE, 'pipeline=~"$pipeline"');
export const OF_PIPELINE = all(OF_STAGES_PIPELINES, 'state_machine=~"$state_machine"');

/** Each offers what the choices before it leave. Their series exists for every pipeline that is deployed. */
const CHAIN = [
  { name: 'stage', label: 'Stage', where: '' },
  { name: 'pipeline', label: 'Pipeline', where: OF_STAGE },
  { name: 'state_machine', label: 'State machine', where: OF_STAGES_PIPELINES },
  // For links to the console.
  { name: 'region', label: 'Region', where: OF_PIPELINE },
] as const;

export function variables(): QueryVariableBuilder[] {
  return CHAIN.map(({ name, label, where }) => {
    const query = `label_values(${RECORDED.successAge}{${where}}, ${name})`;
    const variable = new QueryVariableBuilder(name)
      .label(label)
      .datasource(DATASOURCE)
      .query({ query, refId: name })
      .definition(query)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc);
    if (name === 'region') return variable.hide(VariableHide.HideVariable);
    return variable.includeAll(true).multi(true).allValue('.+').current({ text: 'All', value: '$__all' });
  });
}
