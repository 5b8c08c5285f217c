import { AwsError } from '../kernel/aws-error.ts';

/** Glue's errors, with its codes and texts. */
export const databaseNotFound = (name: string) =>
  new AwsError('EntityNotFoundException', `Database ${name} not found.`);

/** `GetTable` says it so; the calls that change a table name it. */
export const entityNotFound = () => new AwsError('EntityNotFoundException', 'Entity Not Found');

export const tableNotFound = (name: string) =>
  new AwsError('EntityNotFoundException', `Table ${name} not found.`);

export const alreadyExists = (what: 'Database' | 'Table') =>
  new AwsError('AlreadyExistsException', `${what} already exists.`);

export const invalidInput = (message: string) => new AwsError('InvalidInputException', message);

export const concurrentUpdate = () =>
  new AwsError('ConcurrentModificationException', 'Update table failed due to concurrent modifications.');
