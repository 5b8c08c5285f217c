import {
  type AthenaClient,
  GetQueryExecutionCommand,
  InvalidRequestException,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { allEnded } from '../core/all-ended.ts';
import { AwsUnavailable } from '../core/errors/errors.ts';

const POLLS = { every: 200, atMost: 75 };

/**
 * Stops queries and waits until each has ended, so that nothing of them is written afterwards.
 * @throws AwsUnavailable when one goes on for over 15 seconds
 */
export async function stopQueries(
  athena: AthenaClient,
  ids: readonly string[],
  sleep: (milliseconds: number) => Promise<void>,
): Promise<void> {
  const running: string[] = [];
  for (const id of ids) if (!(await hasEnded(athena, id))) running.push(id);
  await allEnded(running.map((id) => athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }))));
  for (const id of running) {
    for (let poll = 0; !(await hasEnded(athena, id)); poll += 1) {
      if (poll === POLLS.atMost) throw new AwsUnavailable(`Query ${id} was stopped and goes on.`);
      await sleep(POLLS.every);
    }
  }
}

/** A query that Athena has forgotten, after 45 days, has ended too. */
async function hasEnded(athena: AthenaClient, id: string): Promise<boolean> {
  try {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
    const state = QueryExecution?.Status?.State;
    return state !== 'QUEUED' && state !== 'RUNNING';
  } catch (error) {
    if (error instanceof InvalidRequestException) return true;
    throw error;
  }
}
