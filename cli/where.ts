import { type Command, Option } from 'commander';
import { DEFAULT_PIPELINE, DEFAULT_STATE } from '../operate/session/command-line.ts';

/** The flags that say where a command works: on AWS or offline, so that both at once are refused. */
export function stageable(command: Command): Command {
  return command
    .option(
      '--stage <name>',
      'a stage that is deployed to AWS, with the credentials of your shell (default: offline)',
    )
    .addOption(
      new Option('--state <directory>', 'where the offline AWS keeps its state')
        .default(DEFAULT_STATE)
        .conflicts('stage'),
    );
}

/** The flags that say where a command works, and on which pipeline. */
export function locatable(command: Command): Command {
  return stageable(command.option('--pipeline <name>', 'which pipeline', DEFAULT_PIPELINE));
}
