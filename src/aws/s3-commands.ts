import type {
  DeleteObjectCommandInput,
  DeleteObjectCommandOutput,
  GetObjectCommandInput,
  GetObjectCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import { commonParams } from '@aws-sdk/client-s3/dist-es/endpoint/EndpointParameters.js';
import {
  DeleteObject$,
  GetObject$,
  ListObjectsV2$,
  PutObject$,
} from '@aws-sdk/client-s3/dist-es/schemas/schemas_0.js';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';

/**
 * The SDK's commands for the calls made here, from the SDK's own schemas. Its ready-made ones bring middleware for
 * checksums of six kinds, customer-provided keys and multipart results along.
 */
const command = makeBuilder<S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>(
  commonParams,
  'AmazonS3',
  'S3Client',
  getEndpointPlugin,
);

const BUCKET = { Bucket: { type: 'contextParams', name: 'Bucket' } } as const;
const OBJECT = { ...BUCKET, Key: { type: 'contextParams', name: 'Key' } } as const;
const noMiddleware = () => [];

export const ListObjectsV2 = command<ListObjectsV2CommandInput, ListObjectsV2CommandOutput>(
  { ...BUCKET, Prefix: { type: 'contextParams', name: 'Prefix' } },
  noMiddleware,
  'ListObjectsV2',
  ListObjectsV2$,
);

export const GetObject = command<GetObjectCommandInput, GetObjectCommandOutput>(
  OBJECT,
  noMiddleware,
  'GetObject',
  GetObject$,
);

export const PutObject = command<PutObjectCommandInput, PutObjectCommandOutput>(
  OBJECT,
  noMiddleware,
  'PutObject',
  PutObject$,
);

export const DeleteObject = command<DeleteObjectCommandInput, DeleteObjectCommandOutput>(
  OBJECT,
  noMiddleware,
  'DeleteObject',
  DeleteObject$,
);
