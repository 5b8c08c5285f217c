import { tellPlan } from '../../cli/tell-verification.ts';
import { terminal } from '../../cli/terminal.ts';

const pipeline = {
  name: 'orders',
  landing: 'landing/orders/',
  table: 'orders_summary',
  stack: 'afluente-dev-pipeline-orders',
};

test.each([
  ['runs', [/publishes two versions of orders_summary/, /two executions fail/], /deploys/],
  [
    'changes',
    [
      /deploys afluente-dev-pipeline-orders by npx cdk deploy: .* at the end as it is now/,
      /publishes three versions of orders_summary/,
    ],
    /two executions fail/,
  ],
] as const)(
  'before it asks, verification says what the scenario %s does to a stage',
  (scenario, does, not) => {
    const lines: string[] = [];
    const screen = {
      ...terminal(process.stderr, true),
      print: (line = '') => void lines.push(line),
      style: (_: unknown, text: string) => text,
    };
    tellPlan({ pipeline, stage: 'dev' } as never, scenario, undefined, screen);
    const said = lines.join('\n');
    for (const one of does) expect(said).toMatch(one);
    expect(said).not.toMatch(not);
    expect(said).toMatch(/leaves its last version with readers/);
  },
);
