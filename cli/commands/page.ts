import type { Command } from 'commander';
import { action, command } from '../command.ts';
import type { Context } from '../context.ts';
import { PAGE_PORT, portOf, showPage } from '../page.ts';
import { DEFAULT_FOLDERS } from '../../operate/session/command-line.ts';
import { onStage, type Where } from '../../operate/session/session.ts';
import { stageable } from '../where.ts';
import { terminal } from '../terminal.ts';
import { untilEnded } from '../interrupt.ts';

interface Options extends Where {
  readonly port: number;
  readonly open?: true;
  readonly pipelines: string;
}

export function pageCommand(context: Context): Command {
  const made = command(
    'page',
    'Serves a page on this machine until Ctrl-C: all pipelines at a glance, runs as they happen, why one failed, versions, definitions, SQL. It changes nothing.',
    ['npx afluente page --open', 'npx afluente page --stage dev', 'npx afluente page --port 0'],
  )
    .option('--port <number>', 'where it listens, on 127.0.0.1', portOf, PAGE_PORT)
    .option('--pipelines <directory>', "the folder with the pipelines' folders", DEFAULT_FOLDERS)
    .option('--open', 'open it in the browser');
  return stageable(made).action(
    action(async (options: Options) =>
      onStage(options, context, async (session) => {
        const page = await showPage(session, options.port, '--port', context, options.open === true);
        try {
          const screen = terminal(process.stdout);
          screen.print(`${screen.style('bold', 'Page')}   ${screen.style('cyan', page.url)}`);
          screen.print(
            `Of the stage ${session.stage}, ${PLACES[session.at]}. Ctrl-C, or kill ${process.pid}, ends it.`,
          );
          const code = await untilEnded();
          screen.print(ENDED[session.at]);
          return code;
        } finally {
          await page.close();
        }
      }),
    ),
  );
}

const PLACES = {
  aws: 'deployed to AWS',
  served: 'on the offline AWS that is served',
  opened: 'on the offline AWS, which other commands can’t use meanwhile',
} as const;

const ENDED = {
  aws: 'The page has ended; what runs in the stage goes on.',
  served: 'The page has ended; the offline AWS goes on, and what runs there.',
  opened:
    'The page has ended, and the offline AWS with it. What was running is found as ABORTED at the next start.',
} as const;
