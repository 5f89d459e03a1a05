import { describe, expect, test } from '@jest/globals';
import { createProbes } from '../../../src/verification/probes';
import { probeName } from '../../../src/verification/probe-name';
import { fails, failure, fakeS3, BARE_DENIAL } from './fake-s3';

const BUCKET = 'amzn-s3-demo-bucket';
const PUT = { onlyIfNew: true };

function probeOn(s3: ReturnType<typeof fakeS3>) {
  const probes = createProbes(s3, () => '.probe');
  return { probes, probe: probes.at(BUCKET, 'tmp/') };
}
const deletions = (s3: ReturnType<typeof fakeS3>) => s3.made.filter(({ call }) => call === 'delete');

describe('a probe', () => {
  test('has a name of its own under the prefix', () => {
    const probes = createProbes(fakeS3(), probeName);
    const [one, other] = [probes.at(BUCKET, 'tmp/'), probes.at(BUCKET, 'tmp/')];
    expect(one.key).toMatch(/^tmp\/\.aws-temporary-credentials-probe-[0-9a-f-]{36}$/);
    expect(one.key).not.toBe(other.key);
  });

  test('that was never written costs no call', async () => {
    const s3 = fakeS3();
    const { probe, probes } = probeOn(s3);
    expect(await probe.remove()).toBe('');
    expect(await probes.removeAll()).toEqual([]);
    expect(s3.made).toEqual([]);
  });

  test('is removed once, whoever asks', async () => {
    const s3 = fakeS3();
    const { probe, probes } = probeOn(s3);
    await probe.put(PUT);
    expect(probe.written).toBe(true);
    await Promise.all([probe.remove(), probes.removeAll(), probe.remove()]);
    expect(deletions(s3)).toEqual([{ call: 'delete', key: 'tmp/.probe', once: false }]);
    expect(probe.written).toBe(false);
  });

  test('that is being written when the step is ended is removed after the answer', async () => {
    let answer = (): void => undefined;
    const s3 = fakeS3({ put: () => new Promise((resolve) => (answer = () => resolve({}))) });
    const { probe, probes } = probeOn(s3);
    const writing = probe.put(PUT);
    const removing = probes.removeAll();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(deletions(s3)).toEqual([]);
    answer();
    await writing;
    expect(await removing).toEqual([]);
    expect(deletions(s3)).toHaveLength(1);
  });

  test('is not written any more once its removal began', async () => {
    const s3 = fakeS3();
    const { probe, probes } = probeOn(s3);
    await probes.removeAll();
    await expect(probe.put(PUT)).rejects.toThrow('the step ends');
    expect(s3.made).toEqual([]);
  });

  test.each(['ConnectTimeout', 'ConnectionRefused', 'HostNotFound', 'CertificateError'])(
    'that was never sent (%s) is not looked for',
    async (code) => {
      const s3 = fakeS3({ put: fails(failure(code)) });
      const { probe } = probeOn(s3);
      await expect(probe.put(PUT)).rejects.toThrow(code);
      expect(await probe.remove()).toBe('');
      expect(deletions(s3)).toEqual([]);
    },
  );

  test.each([
    ['ResponseTimeout', undefined],
    ['ConnectionReset', undefined],
    ['InternalError', 500],
    ['MalformedAnswer', 200],
  ])('whose upload ended in %s is deleted by one try', async (code, status) => {
    const s3 = fakeS3({ put: fails(failure(code, code, status === undefined ? {} : { status })) });
    const { probe } = probeOn(s3);
    await expect(probe.put(PUT)).rejects.toThrow(code);
    expect(probe.written).toBe(false);
    expect(await probe.remove()).toBe('');
    expect(deletions(s3)).toEqual([{ call: 'delete', key: 'tmp/.probe', once: true }]);
  });

  test('of which it is unknown whether it was written is named if it cannot be deleted', async () => {
    const s3 = fakeS3({ put: fails(failure('ResponseTimeout')), delete: fails(failure('ResponseTimeout')) });
    const { probe } = probeOn(s3);
    await expect(probe.put(PUT)).rejects.toThrow();
    expect(await probe.remove()).toBe(
      `s3://${BUCKET}/tmp/.probe may have been written and could not be removed (ResponseTimeout)`,
    );
  });

  test('that an earlier try wrote counts as written', async () => {
    const s3 = fakeS3({
      put: fails(failure('PreconditionFailed', '', { status: 412, attempts: 2 })),
      delete: () => ({ marker: 'm1' }),
    });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    expect(probe.written).toBe(true);
    // Its version is not known, as the answer that told it was lost.
    expect(await probe.remove()).toBe(`a version of s3://${BUCKET}/tmp/.probe may remain`);
    expect(deletions(s3)).toMatchObject([{ once: false }, { versionId: 'm1' }]);
  });

  test('whose name somebody else’s object has is left alone', async () => {
    const s3 = fakeS3({ put: fails(failure('PreconditionFailed', '', { status: 412 })) });
    const { probe } = probeOn(s3);
    await expect(probe.put(PUT)).rejects.toThrow();
    expect(await probe.remove()).toBe('');
    expect(deletions(s3)).toEqual([]);
  });

  test('that cannot be removed is named with the reason, whatever it is', async () => {
    for (const [error, reason] of [
      [failure('SlowDown'), 'SlowDown'],
      [new Error('a bug'), 'Error: a bug'],
    ] as const) {
      const { probe } = probeOn(fakeS3({ delete: fails(error) }));
      await probe.put(PUT);
      expect(await probe.remove()).toBe(`s3://${BUCKET}/tmp/.probe could not be removed (${reason})`);
    }
  });

  test('is not deleted a second time where deleting was refused', async () => {
    const s3 = fakeS3({ delete: fails(BARE_DENIAL) });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    await expect(probe.delete()).rejects.toThrow('Access Denied');
    expect(await probe.remove()).toBe(`s3://${BUCKET}/tmp/.probe could not be removed (AccessDenied)`);
    expect(deletions(s3)).toHaveLength(1);
  });

  test('whose deletion met a fault is deleted again', async () => {
    let calls = 0;
    const s3 = fakeS3({
      delete: () => {
        calls += 1;
        if (calls === 1) throw new Error('a bug');
      },
    });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    await expect(probe.delete()).rejects.toThrow('a bug');
    expect(await probe.remove()).toBe('');
  });
});

describe('a probe in a bucket with versions', () => {
  test('loses its version at once where nothing deleted it', async () => {
    const s3 = fakeS3({ put: () => ({ versionId: 'v1' }) });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    expect(await probe.remove()).toBe('');
    expect(deletions(s3)).toEqual([{ call: 'delete', key: 'tmp/.probe', versionId: 'v1' }]);
  });

  test('is hidden where its version may not be deleted', async () => {
    const s3 = fakeS3({
      put: () => ({ versionId: 'v1' }),
      delete: (_bucket, _key, options) => {
        if (options?.versionId !== undefined) throw BARE_DENIAL;
        return { marker: 'm1' };
      },
    });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    expect(await probe.remove()).toBe(
      `version v1 of s3://${BUCKET}/tmp/.probe stays behind a delete marker (AccessDenied)`,
    );
    expect(deletions(s3)).toHaveLength(2);
  });

  test('is named where it can neither be deleted nor hidden', async () => {
    const s3 = fakeS3({ put: () => ({ versionId: 'v1' }), delete: fails(BARE_DENIAL) });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    expect(await probe.remove()).toBe(
      `s3://${BUCKET}/tmp/.probe (version v1) could not be removed (AccessDenied)`,
    );
    expect(deletions(s3)).toHaveLength(2);
  });

  test('where deleting was refused before is not tried to be hidden', async () => {
    const s3 = fakeS3({ put: () => ({ versionId: 'v1' }), delete: fails(BARE_DENIAL) });
    const { probe } = probeOn(s3);
    await probe.put(PUT);
    await expect(probe.delete()).rejects.toThrow();
    expect(await probe.remove()).toContain('(version v1) could not be removed');
    expect(deletions(s3)).toHaveLength(2);
  });
});
