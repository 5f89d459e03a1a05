import { StringDecoder } from 'node:string_decoder';
import type { OutputStream } from './process';
import type { SecretMasker } from './secret-masker';
import { parseWorkflowCommand, type WorkflowCommand } from './workflow-command';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** Empty where the step gave none. */
  readonly title: string;
  /** As a person sees it: secrets masked. */
  readonly message: string;
}

/**
 * Reads what a step prints, line by line as it comes, obeys the commands in it, and keeps the log as a person sees it.
 *
 * A line is masked with the secrets that are known when it comes, as a runner does it: what was printed before its mask
 * stays readable.
 */
export class StepLog {
  readonly annotations: Annotation[] = [];
  /** What this step asked to mask, in order. */
  readonly masks: string[] = [];
  /** By the old commands `set-output` and `save-state`. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** A command that the runner could not obey: the step fails, whatever its exit code. */
  failed = false;

  readonly #masker: SecretMasker;
  readonly #debug: boolean;
  readonly #onLine: ((line: string) => void) | undefined;
  readonly #shown: string[] = [];
  readonly #raw: Buffer[] = [];
  #echo = false;
  /** Set while commands are stopped. */
  #resume: string | undefined;

  constructor(
    masker: SecretMasker,
    options: { readonly debug: boolean; readonly onLine: ((line: string) => void) | undefined },
  ) {
    this.#masker = masker;
    this.#debug = options.debug;
    this.#onLine = options.onLine;
  }

  /** Every byte that the step printed, in order of arrival, nothing masked. */
  get raw(): string {
    return Buffer.concat(this.#raw).toString('utf8');
  }

  get shown(): string {
    return this.#shown.map((line) => `${line}\n`).join('');
  }

  /** Takes one of the step's output streams. */
  stream(): OutputStream {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    return {
      write: (chunk) => {
        this.#raw.push(chunk);
        const lines = (rest + decoder.write(chunk)).split(/\r\n|\r(?!$)|\n/);
        rest = lines.pop() ?? '';
        for (const line of lines) this.#take(line);
      },
      end: () => {
        const line = (rest + decoder.end()).replace(/\r$/, '');
        rest = '';
        if (line !== '') this.#take(line);
      },
    };
  }

  /** Something that the runner itself has to say. */
  issue(level: Annotation['level'], message: string, title = ''): void {
    const masked = this.#masker.mask(message);
    this.annotations.push({ level, title: this.#masker.mask(title), message: masked });
    this.#show(`##[${level}]${masked}`);
  }

  #take(line: string): void {
    const command = parseWorkflowCommand(line, this.#resume);
    if (command === undefined || !this.#obey(command, line)) this.#show(line);
  }

  /** @returns whether the line is done with; else it is text */
  #obey(command: WorkflowCommand, line: string): boolean {
    if (this.#resume !== undefined) {
      if (command.name !== this.#resume) return false;
      this.#resume = undefined;
      return false;
    }
    if (this.#echo && command.name !== 'add-mask' && command.name !== 'debug') this.#show(line);
    const { name, properties, message } = command;
    switch (name) {
      case 'stop-commands':
        this.#resume = message;
        return false;
      case 'add-mask':
        this.#mask(message);
        return true;
      case 'error':
      case 'warning':
      case 'notice':
        this.issue(name, message, properties['title']);
        return true;
      case 'debug':
        if (this.#debug) this.#show(`##[debug]${message}`);
        return true;
      case 'group':
        this.#show(`##[group]${message}`);
        return true;
      case 'endgroup':
        this.#show('##[endgroup]');
        return true;
      case 'echo':
        this.#echo = message.trim().toLowerCase() === 'on';
        return true;
      case 'set-output':
        this.outputs.set(properties['name'] ?? '', message);
        this.issue('warning', 'The `set-output` command is deprecated and will be disabled soon.');
        return true;
      case 'save-state':
        this.state.set(properties['name'] ?? '', message);
        this.issue('warning', 'The `save-state` command is deprecated and will be disabled soon.');
        return true;
      case 'set-env':
      case 'add-path':
        this.failed = true;
        this.issue('error', `Unable to process command '${line}' successfully.`);
        this.issue('error', `The \`${name}\` command is disabled.`);
        return true;
      default:
        // Problem matchers: they change nothing that a log shows.
        return true;
    }
  }

  #mask(value: string): void {
    if (value.trim() === '') {
      this.issue('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }
    this.masks.push(value);
    this.#masker.add(value);
  }

  #show(text: string): void {
    // A message can be of several lines; each is a line of the log.
    for (const line of this.#masker.mask(text).split(/\r\n|\r|\n/)) {
      this.#shown.push(line);
      this.#onLine?.(line);
    }
  }
}
