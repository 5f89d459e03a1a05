/**
 * Makes the pictures of README.md anew, in docs/images: what the built action writes when it is run against the stand-in,
 * as GitHub shows it. `npx tsx scripts/screenshots.ts`, with Chromium (`apt-get install chromium
 * fonts-noto-color-emoji`) and `npm install --no-save github-markdown-css mermaid sharp`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalAws } from '../local-aws';
import { Job, type StepResult } from '../local-runner';
import { markdownHtml, shoot, THEMES } from './github-page';

/** As far as it is used; it is no dependency of the package. */
type Sharp = (image: string | Buffer) => {
  png(options: Readonly<Record<string, unknown>>): { toBuffer(): Promise<Buffer> };
  webp(options: Readonly<Record<string, unknown>>): { toFile(path: string): Promise<{ size: number }> };
};

/** Pixels: what the README's column has, so that nothing is scaled. */
const WIDTH = 760;
const TARGET = join(import.meta.dirname, '..', 'docs', 'images');
const sharp = createRequire(import.meta.url)('sharp') as Sharp;

/** A role in another account, by OIDC, narrowed to a prefix and verified. */
const VERIFIED = {
  'role-to-assume':
    'arn:aws:iam::111122223333:role/github-actions\narn:aws:iam::444455556666:role/cross-account',
  bucket: 'amzn-s3-demo-us/reports/',
  'bucket-access': 'list, read',
  verify: 'list, read',
  'verify-denied': 'write',
  'max-keys': '3',
};
/** A role whose trust policy was written by names, for a repository whose token has ids. */
const REFUSED = { 'role-to-assume': 'arn:aws:iam::111122223333:role/github-actions' };
const SUBJECT = 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main';

const work = mkdtempSync(join(tmpdir(), 'screenshots-'));
const aws = await startLocalAws();
try {
  aws.world.buckets.push({
    name: 'amzn-s3-demo-us',
    region: 'us-east-1',
    account: '444455556666',
    objects: ['2026-01.csv', '2026-02.csv', '2026-03.csv', '2026-04.csv'].map((key) => ({
      key: `reports/${key}`,
      body: 'month,total\n',
    })),
  });
  const pictures = {
    summary: summaryHtml(await run(VERIFIED)),
    error: errorHtml(await run({ ...REFUSED, ...(await tokenFile()) })),
  };
  mkdirSync(TARGET, { recursive: true });
  for (const [name, body] of Object.entries(pictures)) {
    for (const theme of THEMES) {
      const shot = join(work, `${name}-${theme}.png`);
      shoot({ body, theme, width: WIDTH, target: shot }, work);
      const target = join(TARGET, `${name}-${theme}.webp`);
      // Few colours, each pixel as it was: a third of the bytes.
      const reduced = await sharp(shot).png({ palette: true, colours: 8, dither: 0 }).toBuffer();
      const { size } = await sharp(reduced).webp({ lossless: true, effort: 6 }).toFile(target);
      console.log(`${target}: ${String(size)} bytes`);
    }
  }
} finally {
  await aws.close();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}

async function tokenFile(): Promise<Record<string, string>> {
  const file = join(work, 'token');
  writeFileSync(file, await aws.issueOidcToken({ sub: SUBJECT }));
  return { 'web-identity-token-file': file };
}

async function run(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  const job = await Job.start({ oidc: aws.oidc, github: { job: 'example' } });
  try {
    const endpoints = {
      'sts-endpoint': aws.stsEndpoint,
      ...('bucket' in inputs && { 's3-endpoint': aws.s3Endpoint }),
    };
    return await job.step({ with: { 'aws-region': 'us-east-1', ...endpoints, ...inputs } });
  } finally {
    await job.remove();
  }
}

/** With its details folded, as a person first sees them. */
function summaryHtml({ outcome, summary, shownLog }: StepResult): string {
  if (outcome !== 'success') throw new Error(shownLog);
  return markdownHtml(summary).replaceAll('<details open>', '<details>');
}

/** The annotation on the run's page. */
function errorHtml({ annotations: [annotation], shownLog }: StepResult): string {
  if (annotation === undefined) throw new Error(shownLog);
  return `
    <div style="border: 1px solid #cf222e; border-radius: 6px; padding: 12px 16px; font-size: 13px">
      <strong>❌ ${escapeHtml(annotation.title)}</strong>
      ${annotation.message
        .split('\n')
        .map((line) => `<div style="margin-top: 4px">${escapeHtml(line)}</div>`)
        .join('')}
    </div>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
