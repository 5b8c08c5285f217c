import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { AwsError } from '../kernel/aws-error.ts';
import type { Operation } from '../kernel/service.ts';

/** A request as the server received it, its target split but not yet decoded. */
export interface WireRequest {
  readonly message: IncomingMessage;
  /** Still percent-encoded: `/bucket/a%20key`. Never normalised: `..` is a legal part of an S3 key. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Answers `Expect: 100-continue` where the client waits for it. */
  readonly announceReady: () => void;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

/** A request that is one of the service's operations. */
export interface Recognized {
  readonly operation: Operation;
  /** Reads the input with the operation's schema. @throws AwsError where it can't be read */
  read(): Promise<object>;
  write(output: object, requestId: string): WireReply;
}

/** One way of carrying calls over HTTP, for one service. */
export interface ProtocolBinding {
  /** @throws AwsError, NotImitated for an operation or a part of a request that the service here doesn't have */
  recognize(request: WireRequest): Recognized | Promise<Recognized>;
  fault(error: AwsError, requestId: string): WireReply;
}
