import type { Account, OidcProvider, Role, User } from './world';

export function rootArn(account: Account): string {
  return `arn:${account.partition}:iam::${account.id}:root`;
}

export function userArn(account: Account, user: User): string {
  return `arn:${account.partition}:iam::${account.id}:user${user.path ?? '/'}${user.name}`;
}

export function roleArn(account: Account, role: Role): string {
  return `arn:${account.partition}:iam::${account.id}:role${role.path ?? '/'}${role.name}`;
}

/** The ARN of a role's session, which leaves the role's path out. */
export function assumedRoleArn(account: Account, roleName: string, sessionName: string): string {
  return `arn:${account.partition}:sts::${account.id}:assumed-role/${roleName}/${sessionName}`;
}

export function federatedUserArn(account: Account, name: string): string {
  return `arn:${account.partition}:sts::${account.id}:federated-user/${name}`;
}

export function oidcProviderArn(account: Account, provider: OidcProvider): string {
  return `arn:${account.partition}:iam::${account.id}:oidc-provider/${providerName(provider.url)}`;
}

export function samlProviderArn(account: Account, name: string): string {
  return `arn:${account.partition}:iam::${account.id}:saml-provider/${name}`;
}

/** The provider's URL without its scheme: how condition keys name it. */
export function providerName(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
