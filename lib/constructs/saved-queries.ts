import { QueryDefinition, QueryString, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface SavedQueriesProps {
  /** Where CloudWatch lists them. */
  readonly folder: string;
  /** Log groups of the functions that the state machine calls. */
  readonly tasks: readonly string[];
  /** Log groups of those beside it. */
  readonly listeners: readonly string[];
}

interface SavedQuery {
  readonly fields: readonly string[];
  /** Each line must hold. */
  readonly filterStatements: readonly string[];
  readonly stats?: string;
  readonly sort?: string;
  readonly of: 'tasks' | 'listeners';
}

/** The questions that people ask of a pipeline's logs, as CloudWatch Logs Insights answers them. */
const QUERIES: Readonly<Record<string, SavedQuery>> = {
  '1 What did the last runs do, step by step': {
    of: 'tasks',
    fields: ['@timestamp', 'execution', 'state', 'milliseconds', 'step', 'correlation_id'],
    filterStatements: ['message = "done"'],
    sort: '@timestamp desc',
  },
  '2 Why did runs fail': {
    of: 'tasks',
    fields: ['@timestamp', 'execution', 'state', 'error.name', 'message'],
    filterStatements: ['level = "ERROR"'],
    sort: '@timestamp desc',
  },
  '3 Which steps take longest': {
    of: 'tasks',
    fields: ['state', 'milliseconds'],
    filterStatements: ['message = "done"'],
    stats: 'avg(milliseconds), pct(milliseconds, 95), max(milliseconds), count(*) by state',
    sort: 'state asc',
  },
  '4 What did Athena scan, query by query': {
    of: 'tasks',
    fields: [
      '@timestamp',
      'execution',
      'statement',
      'queryId',
      'attempt',
      'queryState',
      'scanned',
      'milliseconds',
    ],
    filterStatements: ['message = "query"'],
    sort: 'scanned desc',
  },
  '5 What did runs cost': {
    of: 'listeners',
    fields: ['@timestamp', 'execution', 'status', 'dollars', 'transitions'],
    filterStatements: ['message = "accounted"'],
    sort: '@timestamp desc',
  },
};

export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    const groups = {
      tasks: props.tasks.map((name) => LogGroup.fromLogGroupName(this, name, name)),
      listeners: props.listeners.map((name) => LogGroup.fromLogGroupName(this, name, name)),
    };
    for (const [name, { of, fields, filterStatements, stats, sort }] of Object.entries(QUERIES)) {
      new QueryDefinition(this, name, {
        queryDefinitionName: `${props.folder}/${name}`,
        queryString: new QueryString({
          ...(stats === undefined && { fields: [...fields] }),
          filterStatements: [...filterStatements],
          ...(stats !== undefined && { statsStatements: [stats] }),
          ...(sort !== undefined && { sort }),
        }),
        logGroups: groups[of],
      });
    }
  }
}
