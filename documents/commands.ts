import type { Command, Option } from 'commander';
import { examplesOf } from '../cli/command.ts';
import { GROUPS } from '../cli/commands/index.ts';
import type { Context } from '../cli/context.ts';
import { table } from '../markdown/table.ts';
import { prose } from './prose.ts';
import { HANDED, type Handed, shapeOf } from './shapes.ts';

/** docs/commands.md: every command with its options, examples, and the shape of its document. */
export async function commandsDocument(): Promise<string> {
  const parts = [INTRODUCTION];
  for (const [heading, group] of Object.entries(GROUPS)) {
    parts.push(`## ${heading.replace(/:$/, '')}`);
    for (const load of Object.values(group)) parts.push(...section((await load())(NOWHERE)));
  }
  return `${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Commands

_Made by \`npm run generate\` from the commands themselves._

\`npx afluente <command>\`. \`--help\` tells the same as this page. It works from any folder of the project: a path that you give is relative to where you are, what you leave out lies in the project. Without \`--stage\` a command works on the offline AWS: on the one that \`npx afluente offline\` keeps up, or on one that ends with the command. With \`--stage dev\` it works on the stage that is deployed there, with the credentials and the region of your shell; nothing else differs.

Output is live and in colour on a terminal, plain in a pipe; \`NO_COLOR=1\` leaves colours out. Control characters of a file, a value or a service's text are shown (\`␛\`, \`<U+202E>\`), never sent to the terminal; \`--json\` and \`--csv\` have them as they are. Exit codes: 0 done, 1 it failed (an execution, a query, a difference), 2 wrong use, told in one line, 130 after Ctrl-C, which says what goes on (0 of \`logs --follow\`, which has no other end). \`AFLUENTE_DEBUG=1\` adds the stack to an error.`;

/** No command is run: only asked what it is. */
const NOWHERE: Context = {
  openOffline: () => Promise.reject(new Error('A document runs no command.')),
  isStateDirectory: () => false,
  markStateDirectory: () => undefined,
  isHostName: () => false,
  loadPipelines: () => Promise.reject(new Error('A document loads no pipeline.')),
  servePage: () => Promise.reject(new Error('A document serves no page.')),
};

function section(command: Command): string[] {
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
    ...shapes(name),
  ];
}

function needsAws(line: string): boolean {
  return / --stage /.test(`${line} `);
}

function described({ description, defaultValue, negate }: Option): string {
  const said = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return said && !negate ? `${prose(description)} (default: \`${defaultValue}\`)` : prose(description);
}

/** The document of `--json`: a type for each that it may be. */
function shapes(name: string): string[] {
  return (HANDED[name] ?? []).flatMap((handed) => {
    const teller = tellerOf(handed);
    if (teller !== name) return [`\`--json\`: the document of [${teller}](#${teller}).`];
    const shape = `\`\`\`ts\n${shapeOf(handed)}\n\`\`\``;
    return [`\`--json\`, as \`${handed.file}\` declares it: ${handed.remark}`.trim(), shape];
  });
}

/** Where a document is told that several commands hand over: at the first of them. */
function tellerOf({ schema }: Handed): string | undefined {
  return Object.keys(HANDED).find((name) => HANDED[name]?.some((one) => one.schema === schema));
}

function block(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}
