import type { Sessions } from './identity/sessions';
import type { OidcIssuer } from './oidc/issuer';
import type { MultipartUploads } from './s3/multipart';
import type { ObjectStores } from './s3/object-stores';
import type { UsedMfaCodes } from './sts/mfa';
import type { World } from './world';

/** The world and what has happened in it since the server started. */
export interface Cloud {
  readonly world: World;
  readonly clock: () => Date;
  readonly sessions: Sessions;
  readonly usedMfaCodes: UsedMfaCodes;
  readonly oidcIssuer: OidcIssuer;
  readonly objectStores: ObjectStores;
  readonly multipartUploads: MultipartUploads;
}
