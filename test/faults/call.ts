import type { IncomingMessage } from 'node:http';

/** A function's call to a service, as its request tells it. */
export interface Call {
  /** The kind of task whose function called. */
  readonly task: string;
  /** The signing name: `s3`, `glue`, `athena`, `states`. */
  readonly service: string;
  readonly operation: string;
  /** How many calls of this operation the task had made since the count began, this one included. */
  readonly nth: number;
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

/** Whose request it is, from its SigV4 header. */
export function credentialOf(request: IncomingMessage): { accessKeyId: string; service: string } {
  const header = request.headers.authorization ?? '';
  const [, accessKeyId = '', service = ''] = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(header) ?? [];
  return { accessKeyId, service };
}

/** The operation's name. REST-XML has it in the method and the query, JSON in a header. */
export function operationOf(request: IncomingMessage, service: string): string {
  const target = request.headers['x-amz-target'];
  if (service !== 's3') return String(target).split('.')[1] ?? '';
  const [path = '', search = ''] = (request.url ?? '').split('?');
  const query = new URLSearchParams(search);
  const isBucket = path.split('/').filter((part) => part !== '').length < 2;
  switch (request.method) {
    case 'GET':
      if (query.has('uploads')) return 'ListMultipartUploads';
      if (query.has('versions')) return 'ListObjectVersions';
      return isBucket ? 'ListObjectsV2' : 'GetObject';
    case 'HEAD':
      return isBucket ? 'HeadBucket' : 'HeadObject';
    case 'PUT':
      if (query.has('partNumber')) return 'UploadPart';
      return request.headers['x-amz-copy-source'] ? 'CopyObject' : 'PutObject';
    case 'POST':
      if (query.has('delete')) return 'DeleteObjects';
      return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
    case 'DELETE':
      return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return `${request.method}`;
  }
}
