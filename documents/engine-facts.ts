import { ENGINE_FACTS, factOf, settingOf } from '../core/engine/facts.ts';
import { FACT_NAMES, type FactName } from '../core/engine/names.ts';
import type { Settings } from '../core/settings/settings.ts';
import { table } from '../markdown/table.ts';

const INTRODUCTION = `# Engine facts

What Athena's SQL engine does in a few cases is decided by nothing that is published: which release of Trino it runs, and how that is configured, is AWS's own affair. Each such case is an _engine fact_: a question with its readings, of which the offline Athena takes one.

- \`npx afluente sql\` and \`npx afluente start\` say where a SELECT depends on a fact: the place, and how to write it so that it doesn't. The offline Athena then tries the other reading too, on the same rows. Where they come to the same, that is said in passing; where they don't, both values are shown.
- \`npx afluente verify\` asks the deployed Athena each question, and reports the reading that it found where it is another than the one that is taken.
- \`engine\` in \`afluente.config.ts\` fixes a reading ([configuration.md](configuration.md#a-stage)): it is known then, and nothing is told of it any more.

Statements that the product makes itself depend on none of them; \`test/offline/engine-facts.test.ts\` looks at each. A cast that fails is told when it fails, since nothing is different in silence then.

This page is made from the table in \`core/engine/facts.ts\` by \`npm run generate\`.`;

/** docs/engine-facts.md: each question with its readings, what speaks for which, and how to write around it. */
export function engineFactsDocument({ engine = {} }: Settings): string {
  const rows = FACT_NAMES.map((name) => {
    const { question, default: taken } = ENGINE_FACTS[name];
    return [`[\`${name}\`](#${name.toLowerCase()})`, question, `\`${taken}\``, code(engine[name])];
  });
  const sections = FACT_NAMES.map(section);
  const overview = table(['fact', 'question', 'taken by default', 'fixed here'], rows);
  return [INTRODUCTION, overview, ...sections].join('\n\n');
}

function section(name: FactName): string {
  const { question, readings, default: taken, why, evidence, probe, advice } = factOf(name);
  const rows = Object.entries(readings).map(([reading, { means, shows }]) => [
    `\`${reading}\`${reading === taken ? ', the default' : ''}`,
    means,
    `\`${shows}\``,
  ]);
  return [
    `## ${name}`,
    question,
    table(['reading', 'what it is', `the ${probe.look} that \`${probe.sql}\` shows`], rows),
    `**Why the default.** ${why}`,
    evidence.map(({ link, says }) => `- [${titleOf(link)}](${link}): ${says}`).join('\n'),
    `**To depend on neither**, ${advice}. **To fix one**, write \`${settingOf(name, taken)}\`.`,
  ].join('\n\n');
}

const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);

/** The last two parts of an address, without what ends a file's name. */
function titleOf(link: string): string {
  const { pathname, hostname } = new URL(link);
  const parts = pathname
    .replace(/\.html$/, '')
    .split('/')
    .filter(Boolean);
  return `${hostname.replace(/^(docs|www)\./, '')} … ${parts.slice(-2).join('/')}`;
}
