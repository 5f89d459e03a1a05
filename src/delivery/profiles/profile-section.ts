import type { IsSection } from './sections';
import type { SharedFiles } from './shared-files';

/** Where a profile is in a shared file: the name of its section, and which sections are taken for it. */
export interface ProfileSection {
  readonly name: string;
  readonly isSection: IsSection;
}

/** UTF-8, a character a byte, as {@link IsSection} is asked. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * In the credentials file a section is named as its profile; in the config file `profile name`, but for `default`,
 * which tools take in both forms.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function profileSection(profile: string, kind: keyof SharedFiles): ProfileSection {
  const bytes = bytesOf(profile);
  if (kind === 'credentials') return { name: bytes, isSection: (name) => name === bytes };
  const isDefault = profile === 'default';
  return {
    name: isDefault ? 'default' : `profile ${bytes}`,
    isSection: (name) =>
      /^profile\s+(["']?)(.*)\1$/.exec(name)?.[2] === bytes || (isDefault && name === 'default'),
  };
}
