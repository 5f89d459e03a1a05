import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMinistack, type MinistackServer } from '../../interop/servers/ministack';
import { provideClients } from '../../interop/tools/clients';
import { pythonEnvironment } from '../../interop/tools/python';
import { mustRun, run, type RunResult } from '../../interop/tools/run';
import { installTflint, terraformCommand } from '../../interop/tools/terraform';
import { readPage, ROOT } from '../docs/support/markdown';
import { deployed, parametersOf, type Resource } from '../support/cloudformation';
import { expectSuccess, stepsAgainst } from './support/jobs';

/*
 * What a person sets up in IAM by docs/modes.md or examples/iam. __tests__/action/iam-templates.test.ts shows that the
 * CloudFormation templates do what they are for, as far as it can work them out by itself; here MiniStack deploys them, and the
 * Terraform modules and the lines for the AWS CLI must come to the same policies.
 */

/** The account of the documentation. MiniStack takes a caller whose access key id it is for the account's root user. */
const ACCOUNT = '111122223333';
const TEMPLATES = join(ROOT, 'examples', 'iam');

/** What each template is given here: what docs/modes.md has in its place. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'web-identity': {
    Subject: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main',
    BucketName: 'doc-example-bucket',
    NextRoleArn: 'arn:aws:iam::444455556666:role/cross-account',
  },
  'assume-role': { BucketName: 'doc-example-bucket' },
  mfa: { BucketName: 'doc-example-bucket' },
  'role-chain': {
    FirstRoleArn: `arn:aws:iam::${ACCOUNT}:role/github-actions`,
    ExternalId: '12345',
    BucketName: 'doc-example-bucket',
  },
  'session-token': { BucketName: 'doc-example-bucket' },
  'federation-token': { BucketName: 'doc-example-bucket' },
  saml: { BucketName: 'doc-example-bucket', Metadata: '<EntityDescriptor/>' },
  'assume-root': { MemberAccountId: '444455556666' },
  bucket: { BucketName: 'amzn-s3-demo-bucket', RoleArn: `arn:aws:iam::${ACCOUNT}:role/deploy` },
};
const NAMES = Object.keys(PARAMETERS);

/** Its script in the environment's folder names the folder in which it was installed first. */
const CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

let folder: string;
let clients: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iam-'));
  clients = await provideClients(join(folder, 'clients'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lines of a shell, as somebody who administers the account would type them. */
async function shell(server: MinistackServer, script: string, cwd = ROOT): Promise<RunResult> {
  return run('sh', ['-euc', script], {
    cwd,
    env: {
      PATH: `${clients}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: ACCOUNT,
      AWS_SECRET_ACCESS_KEY: server.root.secretAccessKey,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
}

async function mustShell(server: MinistackServer, script: string, cwd = ROOT): Promise<string> {
  const { exitCode, stdout, stderr } = await shell(server, script, cwd);
  expect(exitCode === 0 ? '' : `${script}\n${stderr}`).toBe('');
  return stdout;
}

/** A user or a role by its name: each policy by its name, and who may assume it. */
type Principals = Record<string, Record<string, unknown>>;

interface Details {
  readonly UserDetailList: readonly {
    UserName: string;
    UserPolicyList?: readonly { PolicyName: string; PolicyDocument: unknown }[];
  }[];
  readonly RoleDetailList: readonly {
    RoleName: string;
    AssumeRolePolicyDocument: unknown;
    RolePolicyList?: readonly { PolicyName: string; PolicyDocument: unknown }[];
  }[];
}

/** Who is in the server's IAM. */
async function principalsIn(server: MinistackServer): Promise<Principals> {
  const details = JSON.parse(
    await mustShell(server, 'aws iam get-account-authorization-details --filter User Role'),
  ) as Details;
  const named = (
    policies: readonly { PolicyName: string; PolicyDocument: unknown }[] = [],
  ): Record<string, unknown> =>
    Object.fromEntries(policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument]));
  return Object.fromEntries([
    ...details.UserDetailList.map((user) => [user.UserName, named(user.UserPolicyList)] as const),
    ...details.RoleDetailList.map(
      (role) =>
        [role.RoleName, { ...named(role.RolePolicyList), trust: role.AssumeRolePolicyDocument }] as const,
    ),
  ]);
}

/** Who a template makes. */
function principalsOf(resources: readonly Resource[]): Principals {
  return Object.fromEntries(
    resources.flatMap(({ properties }) => {
      const name = properties['RoleName'] ?? properties['UserName'];
      if (name === undefined) return [];
      const policies = (properties['Policies'] ?? []) as { PolicyName: string; PolicyDocument: unknown }[];
      const trust = properties['AssumeRolePolicyDocument'];
      return [
        [
          name as string,
          {
            ...Object.fromEntries(
              policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument]),
            ),
            ...(trust !== undefined && { trust }),
          },
        ],
      ];
    }),
  );
}

it('knows every folder of examples/iam', async () => {
  const folders = (await readdir(TEMPLATES, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
});

describe('CloudFormation', () => {
  it('has nothing that cfn-lint finds fault with', async () => {
    const { bin } = await pythonEnvironment('cfn-lint');
    const files = NAMES.map((name) => join(TEMPLATES, name, 'cloudformation.yaml'));

    const { exitCode, stdout, stderr } = await run(join(bin, 'python'), ['-c', CFN_LINT, ...files]);

    expect(`${stdout}${stderr}`).toBe('');
    expect(exitCode).toBe(0);
  });

  describe('deployed by MiniStack', () => {
    let server: MinistackServer;
    const { run: step } = stepsAgainst(() => server);
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    // MiniStack knows neither AWS::IAM::OIDCProvider nor SAMLProvider.
    const deployable = NAMES.filter((name) => name !== 'saml');
    const given = (name: string): Record<string, string> => ({
      ...PARAMETERS[name],
      ...(name === 'web-identity' && { ProviderArn: provider }),
    });

    beforeAll(async () => {
      server = await startMinistack();
      await mustShell(server, providerLine());
      for (const name of deployable) {
        const parameters = Object.entries(given(name)).map(([key, value]) => `${key}=${value}`);
        await mustShell(
          server,
          `aws cloudformation deploy --stack-name ${name} --template-file examples/iam/${name}/cloudformation.yaml ` +
            `--capabilities CAPABILITY_NAMED_IAM --parameter-overrides ${parameters.join(' ')}`,
        );
      }
    }, 300_000);
    afterAll(() => server.stop());

    it.each(deployable.filter((name) => name !== 'bucket'))(
      '%s makes whom its policies are written for',
      async (name) => {
        const made = await principalsIn(server);

        for (const [principal, policies] of Object.entries(
          principalsOf(deployed(name, ACCOUNT, given(name))),
        )) {
          expect({ [principal]: made[principal] }).toEqual({ [principal]: policies });
        }
      },
    );

    it('bucket makes a bucket that has its policy', async () => {
      const [policy] = policiesOf(deployed('bucket', ACCOUNT, given('bucket')));
      const made = await mustShell(
        server,
        'aws s3api get-bucket-policy --bucket amzn-s3-demo-bucket --query Policy --output text',
      );

      expect(JSON.parse(made)).toEqual(policy);
    });

    it('assume-role makes a user who becomes the role', async () => {
      const { AccessKey } = JSON.parse(
        await mustShell(server, 'aws iam create-access-key --user-name ci'),
      ) as {
        AccessKey: { AccessKeyId: string; SecretAccessKey: string };
      };
      await mustShell(server, 'aws s3 mb s3://doc-example-bucket');

      const result = await step({
        'aws-access-key-id': AccessKey.AccessKeyId,
        'aws-secret-access-key': AccessKey.SecretAccessKey,
        'role-to-assume': `arn:aws:iam::${ACCOUNT}:role/deploy`,
        bucket: 'doc-example-bucket',
        verify: 'list, read, write',
        'verify-denied': 'delete',
      });

      expectSuccess(result);
      expect(result.outputs['verified']).toBe('true');
    });
  });
});

describe('docs/modes.md', () => {
  let server: MinistackServer;
  let made: Principals;
  const { blocks } = readPage('docs/modes.md');
  /** MiniStack knows neither call. */
  const missing = [
    'aws organizations enable-aws-service-access --service-principal iam.amazonaws.com',
    'aws iam enable-organizations-root-sessions',
  ];

  beforeAll(async () => {
    server = await startMinistack();
    const cwd = join(folder, 'modes');
    await mkdir(cwd);
    await writeFile(join(cwd, 'metadata.xml'), '<EntityDescriptor/>'.padEnd(1000));
    for (const { language, meta, text } of blocks) {
      const [, title] = /^title=(.*)$/.exec(meta) ?? [];
      if (language === 'json' && title !== undefined) await writeFile(join(cwd, title), text);
      if (language === 'sh' && text.startsWith('aws ') && text !== missing.join('\n')) {
        await mustShell(server, text, cwd);
      }
    }
    made = await principalsIn(server);
  }, 300_000);
  afterAll(() => server.stop());

  it.each(missing)('has a line that MiniStack cannot run, and the AWS CLI knows: %s', async (line) => {
    expect(blocks.map(({ text }) => text)).toContain(missing.join('\n'));
    const { stderr } = await shell(server, line);
    // From the server: the line itself was understood.
    expect(stderr).toMatch(/^\s*An error occurred \(/);
  });

  it.each(NAMES.filter((name) => name !== 'bucket'))('comes to what the template of %s makes', (name) => {
    const template = deployed(name, ACCOUNT, PARAMETERS[name] ?? {});
    for (const [principal, policies] of Object.entries(principalsOf(template))) {
      expect({ [principal]: made[principal] }).toEqual({ [principal]: policies });
    }
  });

  it('makes nobody else', () => {
    const known = NAMES.flatMap((name) =>
      Object.keys(principalsOf(deployed(name, ACCOUNT, PARAMETERS[name] ?? {}))),
    );
    expect(Object.keys(made).sort()).toEqual(known.sort());
  });
});

describe('Terraform', () => {
  it('is formatted as it should be', async () => {
    const { exitCode, stdout } = await run(
      await terraformCommand(),
      ['fmt', '-check', '-recursive', TEMPLATES],
      { env: terraformEnvironment() },
    );

    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });

  it('has nothing that TFLint finds fault with', async () => {
    const { exitCode, stdout } = await run(await installTflint(), ['--recursive', '--format=compact'], {
      cwd: TEMPLATES,
    });

    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });

  it.each(NAMES)('%s takes the variables that the template has as parameters', async (name) => {
    const text = await readFile(join(TEMPLATES, name, 'main.tf'), 'utf8');
    const variables = [...text.matchAll(/^variable "(\w+)"/gm)].map(([, variable]) => variable);

    // Terraform tells the providers of an account apart by itself.
    expect(variables).toEqual(parametersOf(name).map(snakeCase));
  });

  it.each(NAMES)('%s comes to the policies of the template', async (name) => {
    const documents = await documentsOf(name);

    expect(documents.length).toBeGreaterThan(0);
    expect(sorted(documents)).toEqual(sorted(policiesOf(deployed(name, ACCOUNT, PARAMETERS[name] ?? {}))));
  });
});

/**
 * The policies that a module works out. The resources themselves take AWS's provider, which only Terraform's registry has:
 * so the variables and locals are evaluated alone, and what they refer to is put in.
 */
async function documentsOf(name: string): Promise<unknown[]> {
  const text = await readFile(join(TEMPLATES, name, 'main.tf'), 'utf8');
  const blocks = [...text.matchAll(/^(?:variable|locals)\b.*\{\n[\s\S]*?^\}\n/gm)].map(([block]) => block);
  const references: Readonly<Record<string, string>> = {
    'data.aws_partition.current.partition': '"aws"',
    'data.aws_caller_identity.current.account_id': `"${ACCOUNT}"`,
    'aws_iam_openid_connect_provider.github[0].arn': `"arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"`,
    'aws_iam_saml_provider.this.arn': `"arn:aws:iam::${ACCOUNT}:saml-provider/\${var.provider_name}"`,
    'aws_iam_user.this.arn': `"arn:aws:iam::${ACCOUNT}:user/\${var.user_name}"`,
  };
  const module = Object.entries(references).reduce(
    (all, [reference, value]) => all.replaceAll(reference, value),
    blocks.join('\n'),
  );
  const place = join(folder, `terraform-${name}`);
  await mkdir(place);
  await writeFile(join(place, 'main.tf'), module);
  const variables = Object.entries(PARAMETERS[name] ?? {}).map(([key, value]) => [snakeCase(key), value]);
  await writeFile(join(place, 'terraform.tfvars.json'), JSON.stringify(Object.fromEntries(variables)));
  const locals = [...module.matchAll(/^ {2}(\w+) += /gm)].map(([, local]) => local ?? '');
  const wanted = locals.filter((local) => new RegExp(`^ {2}${local} += \\{$`, 'm').test(module));
  await writeFile(
    join(place, 'ask'),
    `jsonencode([${wanted.map((local) => `local.${local}`).join(', ')}])\n`,
  );
  const answer = await mustRun(
    'sh',
    ['-euc', `"$0" -chdir="$1" console < "$1/ask"`, await terraformCommand(), place],
    `${name} cannot be evaluated.`,
    { env: terraformEnvironment() },
  );
  return JSON.parse(JSON.parse(answer) as string) as unknown[];
}

/** Without the machine's own configuration, and without a look for newer versions. */
function terraformEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    CHECKPOINT_DISABLE: 'true',
    TF_CLI_CONFIG_FILE: '/dev/null',
  };
}

/** Every policy of a template, whosever it is. */
function policiesOf(resources: readonly Resource[]): unknown[] {
  return resources.flatMap(({ properties }) => {
    const { AssumeRolePolicyDocument: trust, PolicyDocument: own, Policies = [] } = properties;
    const inline = (Policies as { PolicyDocument: unknown }[]).map(({ PolicyDocument }) => PolicyDocument);
    return [trust, own, ...inline].filter((document) => document !== undefined);
  });
}

/** In an order, and with keys in an order, that does not depend on who wrote them. */
function sorted(documents: readonly unknown[]): string[] {
  const ordered = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one.localeCompare(other)))
      : value;
  return documents.map((document) => JSON.stringify(document, ordered, 2)).sort();
}

function snakeCase(name: string): string {
  return name.replace(
    /[A-Z]/g,
    (letter, index: number) => `${index === 0 ? '' : '_'}${letter.toLowerCase()}`,
  );
}

/** The line of docs/modes.md that makes GitHub's provider. */
function providerLine(): string {
  const line = readPage('docs/modes.md').blocks.find(({ text }) =>
    text.startsWith('aws iam create-open-id-connect-provider'),
  );
  return line?.text ?? 'false';
}
