/** A line by which a step tells the runner something. */
export interface WorkflowCommand {
  /** In lower case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * The commands that a runner knows; a line that has the form but another name is text.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const KNOWN = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
] as const;

/** In the order in which the runner undoes them: the percent sign last, so that an escaped escape stays one. */
const ESCAPES = {
  message: [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%25', '%'],
  ],
  property: [
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%3A', ':'],
    ['%2C', ','],
    ['%25', '%'],
  ],
  old: [
    ['%3B', ';'],
    ['%0D', '\r'],
    ['%0A', '\n'],
    ['%5D', ']'],
    ['%25', '%'],
  ],
} as const;

/**
 * Reads a line as `::name key=value,key=value::message`, or in the older form `##[name key=value;key=value]message`,
 * which runners still obey, wherever in the line it stands.
 *
 * @param resume - the token that ends `stop-commands`, while one is in force: then it is a command's name too
 */
export function parseWorkflowCommand(line: string, resume?: string): WorkflowCommand | undefined {
  return parseCurrent(line, resume) ?? parseOld(line, resume);
}

function parseCurrent(line: string, resume: string | undefined): WorkflowCommand | undefined {
  const text = line.trimStart();
  if (!text.startsWith('::')) return undefined;
  const end = text.indexOf('::', 2);
  if (end < 0) return undefined;
  return command(text.slice(2, end), text.slice(end + 2), resume, {
    separator: ',',
    property: ESCAPES.property,
    message: ESCAPES.message,
  });
}

function parseOld(line: string, resume: string | undefined): WorkflowCommand | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  return command(line.slice(start + 3, end), line.slice(end + 1), resume, {
    separator: ';',
    property: ESCAPES.old,
    message: ESCAPES.old,
  });
}

type Escapes = readonly (readonly [string, string])[];

function command(
  head: string,
  message: string,
  resume: string | undefined,
  form: { separator: string; property: Escapes; message: Escapes },
): WorkflowCommand | undefined {
  const space = head.indexOf(' ');
  const written = space < 0 ? head : head.slice(0, space);
  const name = written === resume ? written : written.toLowerCase();
  if (name !== resume && !(KNOWN as readonly string[]).includes(name)) return undefined;
  const properties: Record<string, string> = {};
  for (const pair of space < 0
    ? []
    : head
        .slice(space + 1)
        .trim()
        .split(form.separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0) {
      properties[pair.slice(0, equals)] = unescape(pair.slice(equals + 1), form.property);
    }
  }
  return { name, properties, message: unescape(message, form.message) };
}

function unescape(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}
