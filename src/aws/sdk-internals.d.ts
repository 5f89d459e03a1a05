/**
 * Files inside the SDK's STS package that the lean client is built from. The package has no `exports` map, so the
 * paths are reachable, but types stand beside its main entry only; each file is given the types it has there.
 */
declare module '@aws-sdk/client-sts/dist-es/endpoint/endpointResolver.js' {
  export * from '@aws-sdk/client-sts/dist-types/endpoint/endpointResolver';
}
declare module '@aws-sdk/client-sts/dist-es/schemas/schemas_0.js' {
  export * from '@aws-sdk/client-sts/dist-types/schemas/schemas_0';
}
