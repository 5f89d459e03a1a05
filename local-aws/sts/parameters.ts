import { AwsError } from '../aws-error';

interface TextRule {
  required?: boolean;
  min?: number;
  max?: number;
  /** As the API reference writes it. */
  pattern?: string;
}

/** The patterns that several calls share. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const NAME_PATTERN = '[\\w+=,.@-]*';
export const ARN_PATTERN =
  '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+';

/** Reads a call's parameters and collects what is wrong with them, because STS tells all of it in one error. */
export class Parameters {
  private readonly problems: string[] = [];

  constructor(private readonly form: Readonly<Record<string, string>>) {}

  text(name: string, rule: TextRule & { required: true }): string;
  text(name: string, rule?: TextRule): string | undefined;
  text(name: string, rule: TextRule = {}): string | undefined {
    return this.check(this.form[name], displayName(name), rule);
  }

  /** Checks a value that is part of a list. */
  check(value: string | undefined, at: string, rule: TextRule): string | undefined {
    if (value === undefined) {
      if (rule.required) {
        this.problems.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
        return '';
      }
      return undefined;
    }
    if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`, 'u').test(value)) {
      this.problem(value, at, `Member must satisfy regular expression pattern: ${rule.pattern}`);
    }
    if (rule.min !== undefined && value.length < rule.min) {
      this.problem(value, at, `Member must have length greater than or equal to ${rule.min}`);
    }
    if (rule.max !== undefined && value.length > rule.max) {
      this.problem(value, at, `Member must have length less than or equal to ${rule.max}`);
    }
    return value;
  }

  integer(name: string, rule: { min: number; max: number }): number | undefined {
    const text = this.form[name];
    if (text === undefined) {
      return undefined;
    }
    if (!/^-?\d+$/.test(text)) {
      throw new AwsError(400, 'MalformedInput', `Invalid Integer: ${text}`);
    }
    const value = Number(text);
    if (value < rule.min) {
      this.problem(text, displayName(name), `Member must have value greater than or equal to ${rule.min}`);
    }
    if (value > rule.max) {
      this.problem(text, displayName(name), `Member must have value less than or equal to ${rule.max}`);
    }
    return value;
  }

  /** The members of a list: `Tags.member.1.Key` … as a record for each; plain members are under ''. */
  list(name: string, rule: { max: number }): Record<string, string>[] {
    const members = new Map<number, Record<string, string>>();
    for (const [field, value] of Object.entries(this.form)) {
      const match = /^(\w+)\.member\.(\d+)(?:\.(\w+))?$/.exec(field);
      if (match?.[1] === name) {
        const index = Number(match[2]);
        members.set(index, { ...members.get(index), [match[3] ?? '']: value });
      }
    }
    const list = [...members.keys()].sort((a, b) => a - b).map((index) => members.get(index) ?? {});
    if (list.length > rule.max) {
      this.problem(
        JSON.stringify(list),
        displayName(name),
        `Member must have length less than or equal to ${rule.max}`,
      );
    }
    return list;
  }

  /** @throws AwsError ValidationError with every problem found so far. */
  throwIfInvalid(): void {
    if (this.problems.length > 0) {
      const count = this.problems.length;
      throw validationError(
        `${count} validation error${count === 1 ? '' : 's'} detected: ${this.problems.join('; ')}`,
      );
    }
  }

  private problem(value: string, at: string, constraint: string): void {
    this.problems.push(`Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`);
  }
}

export function validationError(message: string): AwsError {
  return new AwsError(400, 'ValidationError', message);
}

function displayName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
