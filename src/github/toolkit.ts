/**
 * The parts of GitHub's toolkit that the action uses, by file: the packages' own entries would bring an HTTP client
 * (undici, for `core.getIDToken`) and Octokit with them, which cost more time at start-up than all the rest of the
 * step. Their `exports` maps name no smaller door, so these are paths.
 */
export { issueCommand } from '../../node_modules/@actions/core/lib/command.js';
