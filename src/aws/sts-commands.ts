import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  AssumeRoleWithSAMLCommandInput,
  AssumeRoleWithSAMLCommandOutput,
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
  AssumeRootCommandInput,
  AssumeRootCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
  GetDelegatedAccessTokenCommandInput,
  GetDelegatedAccessTokenCommandOutput,
  GetFederationTokenCommandInput,
  GetFederationTokenCommandOutput,
  GetSessionTokenCommandInput,
  GetSessionTokenCommandOutput,
} from '@aws-sdk/client-sts';
import {
  AssumeRole$,
  AssumeRoleWithSAML$,
  AssumeRoleWithWebIdentity$,
  AssumeRoot$,
  GetCallerIdentity$,
  GetDelegatedAccessToken$,
  GetFederationToken$,
  GetSessionToken$,
} from '@aws-sdk/client-sts/dist-es/schemas/schemas_0.js';
import { command } from './service';

// The calls of STS that are made, by the SDK's own schemas and types.
export const AssumeRole = command<AssumeRoleCommandInput, AssumeRoleCommandOutput>(AssumeRole$);
export const AssumeRoleWithSAML = command<AssumeRoleWithSAMLCommandInput, AssumeRoleWithSAMLCommandOutput>(
  AssumeRoleWithSAML$,
);
export const AssumeRoleWithWebIdentity = command<
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput
>(AssumeRoleWithWebIdentity$);
export const AssumeRoot = command<AssumeRootCommandInput, AssumeRootCommandOutput>(AssumeRoot$);
export const GetCallerIdentity = command<GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput>(
  GetCallerIdentity$,
);
export const GetDelegatedAccessToken = command<
  GetDelegatedAccessTokenCommandInput,
  GetDelegatedAccessTokenCommandOutput
>(GetDelegatedAccessToken$);
export const GetFederationToken = command<GetFederationTokenCommandInput, GetFederationTokenCommandOutput>(
  GetFederationToken$,
);
export const GetSessionToken = command<GetSessionTokenCommandInput, GetSessionTokenCommandOutput>(
  GetSessionToken$,
);
