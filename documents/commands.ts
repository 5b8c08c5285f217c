import type { Command, Option } from 'commander';
import { examplesOf } from '../cli/command.ts';
import { GROUPS } from '../cli/commands/index.ts';
import type { Context } from '../cli/context.ts';
import { table } from '../markdown/table.ts';
import { prose } from './prose.ts';

/** Where the shape of a command's `--json` is declared: file and interface. */
const SHAPES: Readonly<Record<string, readonly [string, string][]>> = {
  start: [['operate/executions/summary.ts', 'Summary']],
  status: [['operate/pipeline/status.ts', 'PipelineStatus']],
  executions: [
    ['operate/executions/executions.ts', 'ListedExecution'],
    ['operate/executions/executions.ts', 'ExecutionDocument'],
  ],
  logs: [['operate/logs/line.ts', 'LogLine']],
  versions: [['operate/data/versions.ts', 'ListedVersion']],
  adopt: [['operate/pipeline/adopt.ts', 'Adopted']],
  rollback: [['operate/data/rollback.ts', 'RolledBack']],
  backfill: [
    ['operate/executions/backfill.ts', 'BackfillStep'],
    ['operate/executions/backfill.ts', 'Backfilled'],
  ],
  pipelines: [['operate/session/stage.ts', 'DeployedPipeline']],
  new: [['scaffold/new.ts', 'NewPipeline']],
  verify: [['verify/report.ts', 'Verification']],
};

/** Those whose document is another's. */
const SAME_AS: Readonly<Record<string, string>> = { run: 'start', upload: 'start', redrive: 'start' };

/** What there is to say beside a shape. */
const REMARKS: Readonly<Record<string, string>> = {
  run: 'With `--no-follow` it is `{ execution }`.',
  upload:
    'With `--no-follow` it is `{ execution, landed }`, the landed files with `key`, `etag` and `bytes`.',
  executions: 'An array of the first; of one execution the second.',
  backfill: 'With `--dry-run` an array of the first, else of the second.',
  pipelines: 'Each with `deployed: true`; of one that only has a folder `{ name, deployed: false }`.',
  sql: 'An array of objects, a row each: column → value as Athena prints it, or `null`.',
};

/**
 * docs/commands.md: every command with its options, examples, and the shape of its document.
 * @param read the text of a file of the repository
 */
export async function commandsDocument(read: (path: string) => string): Promise<string> {
  const parts = [INTRODUCTION];
  for (const [heading, group] of Object.entries(GROUPS)) {
    parts.push(`## ${heading.replace(/:$/, '')}`);
    for (const load of Object.values(group)) parts.push(...section((await load())(NOWHERE), read));
  }
  return `${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Commands

_Made by \`npm run generate\` from the commands themselves._

\`npx afluente <command>\`, or \`npm run <command> -- …\`, which prints a banner of npm's own before the output. \`--help\` tells the same as this page. Without \`--stage\` a command works on the offline AWS: on the one that \`npx afluente offline\` keeps up, or on one that ends with the command. With \`--stage dev\` it works on the stage that is deployed there, with the credentials and the region of your shell; nothing else differs.

Output is live and in colour on a terminal, plain in a pipe; \`NO_COLOR=1\` leaves colours out. Control characters of a file, a value or a service's text are shown (\`␛\`, \`<U+202E>\`), never sent to the terminal; \`--json\` and \`--csv\` have them as they are. Exit codes: 0 done, 1 it failed (an execution, a query, a difference), 2 wrong use, told in one line, 130 after Ctrl-C, which says what goes on (0 where Ctrl-C is the only end: \`offline\`, \`logs --follow\`). \`AFLUENTE_DEBUG=1\` adds the stack to an error.`;

/** No command is run: only asked what it is. */
const NOWHERE: Context = {
  openOffline: () => Promise.reject(new Error('A document runs no command.')),
  isStateDirectory: () => false,
  markStateDirectory: () => undefined,
  isHostName: () => false,
  servePage: () => Promise.reject(new Error('A document serves no page.')),
};

function section(command: Command, read: (path: string) => string): string[] {
  const name = command.name();
  const given = command.registeredArguments.map((one) =>
    one.required ? `<${one.name()}>` : `[${one.name()}]`,
  );
  const rows = [
    ...command.registeredArguments.map((one) => [`\`${one.name()}\``, prose(one.description)]),
    ...command.options.map((option) => [`\`${option.flags}\``, described(option)]),
  ];
  const examples = examplesOf(command);
  const here = examples.filter((line) => !needsAws(line));
  const there = examples.filter(needsAws);
  return [
    `### ${name}`,
    prose(command.description()),
    `\`npx afluente ${[name, ...given].join(' ')}\``,
    table(['option', 'what it does'], rows),
    ...(here.length > 0 ? [block(here)] : []),
    ...(there.length > 0 ? ['_Needs AWS:_', block(there)] : []),
    ...shapes(name, read),
  ];
}

function needsAws(line: string): boolean {
  return / --stage /.test(`${line} `);
}

function described({ description, defaultValue, negate }: Option): string {
  const said = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return said && !negate ? `${prose(description)} (default: \`${defaultValue}\`)` : prose(description);
}

function shapes(name: string, read: (path: string) => string): string[] {
  const same = SAME_AS[name];
  const remark = REMARKS[name] ?? '';
  if (same !== undefined) return [`\`--json\`: the document of [${same}](#${same}). ${remark}`.trim()];
  const declared = SHAPES[name] ?? [];
  if (declared.length === 0) return remark === '' ? [] : [`\`--json\`: ${remark}`];
  return [
    `\`--json\`, as \`${declared[0]?.[0]}\` declares it: ${remark}`.trim(),
    ...declared.map(([file, type]) => `\`\`\`ts\n${declarationOf(read(file), type)}\n\`\`\``),
  ];
}

/** @throws Error when the file declares no such interface */
function declarationOf(source: string, type: string): string {
  const found = new RegExp(`^export interface ${type}\\b[\\s\\S]*?^}`, 'm').exec(source);
  if (found) return found[0].replace(/^export /, '');
  throw new Error(`There is no interface ${type} to document.`);
}

function block(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}
