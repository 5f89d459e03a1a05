import type { Cloud } from '../cloud';
import type { Answer } from '../http/answer';
import type { HttpRequest } from '../http/request';
import type { Caller } from '../identity/caller';
import type { Account, Bucket } from '../world';
import type { Address } from './addressing';

/** What every S3 operation gets of a request. */
export interface S3Request {
  cloud: Cloud;
  request: HttpRequest;
  caller: Caller;
  region: string;
  address: Address;
}

/** A request to a bucket that exists, where it is. */
export interface BucketRequest extends S3Request {
  bucket: Bucket;
  /** The bucket's owner. */
  owner: Account;
}

export interface ObjectRequest extends BucketRequest {
  key: string;
}

export type S3Operation<Request extends S3Request = S3Request> = (request: Request) => Answer;
