/**
 * Files inside the SDK's S3 package that the lean client is built from, each with the types it has beside the
 * package's main entry; see `sdk-internals.d.ts`.
 */
declare module '@aws-sdk/client-s3/dist-es/endpoint/EndpointParameters.js' {
  export * from '@aws-sdk/client-s3/dist-types/endpoint/EndpointParameters';
}
declare module '@aws-sdk/client-s3/dist-es/endpoint/endpointResolver.js' {
  export * from '@aws-sdk/client-s3/dist-types/endpoint/endpointResolver';
}
declare module '@aws-sdk/client-s3/dist-es/schemas/schemas_0.js' {
  export * from '@aws-sdk/client-s3/dist-types/schemas/schemas_0';
}
