#!/usr/bin/env node
/* The entry of every command, in plain JavaScript, so that an old Node gets to say so in one line. */
const MAJOR = 24;
const COMMANDS = ['app', 'generate', 'offline', 'pin', 'redrive', 'rollback', 'sql', 'start', 'versions'];
const [command] = process.argv.splice(2, 1);

if (Number(process.versions.node.split('.')[0]) < MAJOR) {
  console.error(
    `Afluente needs Node ${MAJOR}, this is ${process.version}; run npm ci and then npm run ${command}, which brings its own.`,
  );
  process.exitCode = 2;
} else if (COMMANDS.includes(command)) {
  await import(`./${command}.ts`);
} else {
  console.error(`There is no command "${command ?? ''}"; use one of ${COMMANDS.join(', ')}.`);
  process.exitCode = 2;
}
