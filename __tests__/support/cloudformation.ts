import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type CollectionTag, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';

/** A template's resource, with every function in its properties worked out. */
export interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

type Values = Readonly<Record<string, string>>;

interface Template {
  readonly Parameters?: Readonly<
    Record<string, { readonly Default?: string; readonly AllowedPattern?: string }>
  >;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Condition?: string;
        readonly Properties?: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

/** Stands for `AWS::NoValue`: what has it is left out. */
const NOTHING = Symbol('AWS::NoValue');

/**
 * The resources of `examples/iam/<name>/cloudformation.yaml`, as CloudFormation would make them in an account. Knows the
 * functions that these templates use: Ref, Sub, GetAtt of an ARN, If, Equals and Not.
 *
 * @throws Error for a parameter that is missing or not as it must be, and for any other function.
 */
export function deployed(name: string, accountId: string, parameters: Values): Resource[] {
  return new Deployment(read(name), accountId, parameters).resources();
}

/** The names of a template's parameters, in their order. */
export function parametersOf(name: string): string[] {
  return Object.keys(read(name).Parameters ?? {});
}

function read(name: string): Template {
  const file = join(import.meta.dirname, '..', '..', 'examples', 'iam', name, 'cloudformation.yaml');
  return parse(readFileSync(file, 'utf8'), { customTags: TAGS }) as Template;
}

class Deployment {
  readonly #template: Template;
  readonly #accountId: string;
  readonly #parameters: Values;

  constructor(template: Template, accountId: string, given: Values) {
    this.#template = template;
    this.#accountId = accountId;
    const declared = Object.entries(template.Parameters ?? {});
    const strange = Object.keys(given).filter((name) => !declared.some(([known]) => known === name));
    if (strange.length > 0) throw new Error(`no such parameter: ${strange.join(', ')}`);
    this.#parameters = Object.fromEntries(
      declared.map(([name, { Default, AllowedPattern }]) => {
        const value = given[name] ?? Default;
        if (value === undefined) throw new Error(`the parameter ${name} is missing`);
        if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(value))
          throw new Error(`the parameter ${name} must match ${AllowedPattern}`);
        return [name, value];
      }),
    );
  }

  resources(): Resource[] {
    return Object.values(this.#template.Resources)
      .filter(({ Condition }) => Condition === undefined || this.#holds(Condition))
      .map(({ Type, Properties = {} }) => ({
        type: Type,
        properties: this.#resolve(Properties) as Record<string, unknown>,
      }));
  }

  #resolve(value: unknown): unknown {
    if (Array.isArray(value))
      return value.map((item) => this.#resolve(item)).filter((item) => item !== NOTHING);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (first !== undefined && entries.length === 1 && /^(?:Ref$|Fn::)/.test(first[0]))
      return this.#call(...first);
    return Object.fromEntries(
      entries
        .map(([key, item]): [string, unknown] => [key, this.#resolve(item)])
        .filter(([, item]) => item !== NOTHING),
    );
  }

  #call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return this.#ref(argument as string);
    if (name === 'Fn::Sub')
      return (argument as string).replace(/\$\{([^}]+)\}/g, (_whole, id: string) => String(this.#ref(id)));
    if (name === 'Fn::GetAtt') {
      const [id = '', attribute] = (argument as string).split('.');
      if (attribute === 'Arn') return this.#arn(id);
    }
    if (name === 'Fn::Equals') {
      const [one, other] = this.#resolve(argument) as unknown[];
      return one === other;
    }
    if (name === 'Fn::Not') return !(this.#resolve(argument) as unknown[])[0];
    if (name === 'Fn::If') {
      const [condition, then, otherwise] = argument as [string, unknown, unknown];
      return this.#resolve(this.#holds(condition) ? then : otherwise);
    }
    throw new Error(`${name} is no function that is known here`);
  }

  #holds(condition: string): boolean {
    return this.#resolve(this.#template.Conditions?.[condition]) === true;
  }

  #ref(id: string): unknown {
    if (id === 'AWS::NoValue') return NOTHING;
    if (id === 'AWS::Partition') return 'aws';
    if (id === 'AWS::AccountId') return this.#accountId;
    const value = this.#parameters[id];
    if (value !== undefined) return value;
    // A provider goes by its ARN, everything else here by its name.
    const { type, name } = this.#named(id);
    return /Provider$/.test(type) ? this.#arn(id) : name;
  }

  #named(id: string): { type: string; name: string } {
    const resource = this.#template.Resources[id];
    if (resource === undefined) throw new Error(`no resource or parameter ${id}`);
    const { Type: type, Properties = {} } = resource;
    const [name] = ['RoleName', 'UserName', 'BucketName', 'Name', 'Url']
      .filter((property) => property in Properties)
      .map((property) => this.#resolve(Properties[property]));
    return { type, name: String(name) };
  }

  #arn(id: string): string {
    const { type, name } = this.#named(id);
    const kinds: Values = {
      'AWS::IAM::Role': 'role',
      'AWS::IAM::User': 'user',
      'AWS::IAM::OIDCProvider': 'oidc-provider',
      'AWS::IAM::SAMLProvider': 'saml-provider',
    };
    const kind = kinds[type];
    if (kind === undefined) throw new Error(`the ARN of a ${type} is not known here`);
    return `arn:aws:iam::${this.#accountId}:${kind}/${name.replace('https://', '')}`;
  }
}

/** `!Ref x` is `{ Ref: x }`, and every other `!Name x` is `{ "Fn::Name": x }`. */
const TAGS: (ScalarTag | CollectionTag)[] = ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'Not'].flatMap(
  (name) => {
    const key = name === 'Ref' ? name : `Fn::${name}`;
    return [
      { tag: `!${name}`, resolve: (text: string) => ({ [key]: text }) },
      {
        tag: `!${name}`,
        collection: 'seq' as const,
        resolve: (items: YAMLMap | YAMLSeq) => ({ [key]: items.toJSON() as unknown }),
      },
    ];
  },
);
