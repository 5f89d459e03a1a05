import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { makePipe } from '../__tests__/support/pipe';
import { LONGEST, payload, unmistakable, wrongTexts } from './texts';

/** A file that an input or a variable names. */
export interface NamedFile {
  readonly kind:
    | 'plain'
    | 'missing'
    | 'folder'
    | 'pipe'
    | 'link'
    | 'link out of its folder'
    | 'loop of links'
    | 'writable by all'
    | 'unreadable';
  /** In base64, as it need be no text. */
  readonly content: string;
}

const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm9jdG8ifQ.EXAMPLESIGNATURE';
const SECTIONS = [
  '[default]\nregion = eu-west-1\n',
  '[profile fuzz]\nsource_profile = fuzz\nrole_arn = arn:aws:iam::111122223333:role/deploy\n',
  '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  '[profile fuzz]\ncredential_source = Ec2InstanceMetadata\nrole_arn = arn:aws:iam::111122223333:role/deploy\n',
  '[profile fuzz]\ncredential_process = false\n',
  '[profile fuzz]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = deploy\n',
  '[sso-session s]\nsso_start_url = http://127.0.0.1:1\nsso_region = us-east-1\n',
  '[default\n= \n[]\n[ ]\nx\n  nested =\n    a = b\n',
  '[fuzz]\naws_access_key_id = \n',
  '# comment\n; comment\n[profile "fuzz"]\nendpoint_url = nonsense\n',
  '[__proto__]\nconstructor = x\n',
];

/** What a file is read for. */
export type Purpose = 'token' | 'policy' | 'profiles';

const noise = fc.oneof(...Object.values(wrongTexts(5000)));
const binary = fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some));
const texts: Readonly<Record<Purpose, fc.Arbitrary<string>>> = {
  token: fc.oneof(
    fc.constantFrom(TOKEN, `\ufeff${TOKEN}\r\n`),
    noise.map(unmistakable),
    payload.map(unmistakable),
  ),
  policy: fc.oneof(
    fc.constantFrom(
      POLICY,
      `\ufeff${POLICY}`,
      POLICY.replaceAll(',', ',\r\n'),
      POLICY.slice(1),
      `[${POLICY}]`,
    ),
    payload.map((text) => `{"Statement":[{"Sid":${JSON.stringify(text)}}]}`),
    noise,
  ),
  profiles: fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.array(fc.constantFrom(...SECTIONS), { minLength: 1, maxLength: 4 }),
          fc.constantFrom('\n', '\r\n'),
        )
        .map(([sections, end]) => sections.join('').replaceAll('\n', end)),
    },
    { weight: 1, arbitrary: noise },
  ),
};

function bytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

const kinds: fc.Arbitrary<NamedFile['kind']> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('plain' as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...(['missing', 'folder', 'pipe', 'link', 'link out of its folder', 'loop of links'] as const),
      ...(['writable by all', 'unreadable'] as const),
    ),
  },
);

export function namedFile(purpose: Purpose): fc.Arbitrary<NamedFile> {
  const content = fc.oneof(
    { weight: 5, arbitrary: texts[purpose].map(bytes) },
    // What is not UTF-8 and a secret is not found again in what is.
    { weight: 1, arbitrary: purpose === 'token' ? fc.constant(Buffer.alloc(0)) : binary },
  );
  return fc.oneof(
    {
      weight: 60,
      arbitrary: fc.record({ kind: kinds, content: content.map((data) => data.toString('base64')) }),
    },
    // To look for a secret of this size takes the leak scan seconds.
    {
      weight: 1,
      arbitrary: fc.constantFrom(LONGEST, LONGEST + 1).map((size) => ({
        kind: 'plain' as const,
        content: Buffer.alloc(size, 'Zq9xEXAMPLE').toString('base64'),
      })),
    },
  );
}

/** Puts it at the path. */
export async function put(path: string, { kind, content }: NamedFile, folder: string): Promise<void> {
  const data = Buffer.from(content, 'base64');
  switch (kind) {
    case 'missing':
      return;
    case 'folder':
      await mkdir(path);
      return;
    case 'pipe':
      await makePipe(path);
      return;
    case 'link': {
      await writeFile(`${path}.target`, data, { mode: 0o600 });
      await symlink(`${path}.target`, path);
      return;
    }
    case 'link out of its folder': {
      const elsewhere = join(folder, 'elsewhere');
      await mkdir(elsewhere);
      await writeFile(join(elsewhere, 'target'), data, { mode: 0o600 });
      await symlink(join(elsewhere, 'target'), path);
      return;
    }
    case 'loop of links':
      await symlink(path, path);
      return;
    case 'plain':
    case 'writable by all':
    case 'unreadable':
      await writeFile(path, data);
      // Root may read what nobody may; there, it is a plain file.
      await chmod(path, { plain: 0o600, 'writable by all': 0o666, unreadable: 0o000 }[kind]);
  }
}
