#!/usr/bin/env node
/* The entry of every program, in plain JavaScript, so that an old Node hands over to the project's own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';

const MAJOR = 24;
/** What is no command of a person's, but run by the CDK or by whoever works on the project. */
const PROGRAMS = ['app', 'generate', 'pin'];
const OWN_NODE = join(import.meta.dirname, '../node_modules/.bin/node');
/** What Node made of the sources, by their contents: a command starts in half the time. */
const COMPILED = join(import.meta.dirname, '../node_modules/.cache/afluente-compiled');

if (Number(process.versions.node.split('.')[0]) >= MAJOR) {
  nodeModule.enableCompileCache(COMPILED);
  const program = PROGRAMS.includes(process.argv[2]) ? process.argv.splice(2, 1)[0] : 'afluente';
  try {
    await import(`./${program}.ts`);
  } catch (error) {
    // A program tells what goes wrong in it: this is code that can't be loaded, as in the middle of an edit.
    const { faultIn } = await import('../operate/place-of-fault.ts');
    const fault = program === 'app' || process.env.AFLUENTE_DEBUG ? undefined : faultIn(error.stack);
    if (fault === undefined) throw error;
    console.error(fault);
    process.exitCode = 1;
  }
} else if (existsSync(OWN_NODE) && process.env.AFLUENTE_HANDED_OVER === undefined) {
  const child = spawn(OWN_NODE, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, AFLUENTE_HANDED_OVER: '1' },
  });
  // A terminal's Ctrl-C reaches both; another's signal only this one.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => (process.exitCode = signal === null ? (code ?? 1) : 1));
} else {
  console.error(
    `Afluente needs Node ${MAJOR}, this is ${process.version}; run npm ci --include=optional, which brings its own.`,
  );
  process.exitCode = 2;
}
