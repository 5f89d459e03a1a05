/**
 * Files inside the SDK's STS package that the lean client is built from. The package has no `exports` map, so the
 * paths are reachable, but types stand beside its main entry only; each file is given the types it has there.
 */
declare module '@aws-sdk/client-sts/dist-es/auth/httpAuthSchemeProvider.js' {
  export * from '@aws-sdk/client-sts/dist-types/auth/httpAuthSchemeProvider';
}
declare module '@aws-sdk/client-sts/dist-es/endpoint/EndpointParameters.js' {
  export * from '@aws-sdk/client-sts/dist-types/endpoint/EndpointParameters';
}
declare module '@aws-sdk/client-sts/dist-es/endpoint/endpointResolver.js' {
  export * from '@aws-sdk/client-sts/dist-types/endpoint/endpointResolver';
}
declare module '@aws-sdk/client-sts/dist-es/schemas/schemas_0.js' {
  export * from '@aws-sdk/client-sts/dist-types/schemas/schemas_0';
}
declare module '@aws-sdk/client-sts/dist-es/commands/AssumeRoleCommand.js' {
  export { AssumeRoleCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/AssumeRoleWithWebIdentityCommand.js' {
  export { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/AssumeRoleWithSAMLCommand.js' {
  export { AssumeRoleWithSAMLCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/AssumeRootCommand.js' {
  export { AssumeRootCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/GetDelegatedAccessTokenCommand.js' {
  export { GetDelegatedAccessTokenCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/GetCallerIdentityCommand.js' {
  export { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/GetFederationTokenCommand.js' {
  export { GetFederationTokenCommand } from '@aws-sdk/client-sts';
}
declare module '@aws-sdk/client-sts/dist-es/commands/GetSessionTokenCommand.js' {
  export { GetSessionTokenCommand } from '@aws-sdk/client-sts';
}
