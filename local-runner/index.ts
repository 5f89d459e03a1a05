/**
 * Runs an action the way GitHub's runner does, on this machine: the same variables, files, commands and masks. For
 * trying, testing and measuring the built action as a process.
 */
export { type CommandFile, Job, type JobOptions, type StepOptions, type StepResult } from './job';
export {
  type ActionInput,
  type ActionMetadata,
  parseActionMetadata,
  readActionMetadata,
} from './action-metadata';
export { type JobStatus } from './condition';
export { type GitHubContext } from './context';
export { credentialProcess } from './credential-process';
export { FileCommandError, parseKeyValuePairs } from './file-command';
export { type BegunRun, observeRuns, type RunObserver, type RunWatch } from './observer';
export { SecretMasker } from './secret-masker';
export { type Annotation } from './step-log';
export { parseWorkflowCommand, type WorkflowCommand } from './workflow-command';
