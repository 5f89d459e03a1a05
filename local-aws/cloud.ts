import type { Sessions } from './identity/sessions';
import type { OidcIssuer } from './oidc/issuer';
import type { MultipartUploads } from './s3/multipart';
import type { ObjectStores } from './s3/object-stores';
import type { SamlIssuer } from './saml/issuer';
import type { SigninTokens } from './signin/handle';
import type { UsedMfaCodes } from './sts/mfa';
import type { World } from './world';

/** The world and what has happened in it since the server started. */
export interface Cloud {
  readonly world: World;
  readonly clock: () => Date;
  readonly sessions: Sessions;
  readonly usedMfaCodes: UsedMfaCodes;
  readonly oidcIssuer: OidcIssuer;
  readonly samlIssuer: SamlIssuer;
  /** Console sessions that were asked for, by sign-in token. */
  readonly signinTokens: SigninTokens;
  readonly objectStores: ObjectStores;
  readonly multipartUploads: MultipartUploads;
}
