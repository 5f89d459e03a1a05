/** More of GitHub's toolkit, apart from the rest since it loads Node's cryptography. */
export { prepareKeyValueMessage } from '../../node_modules/@actions/core/lib/file-command.js';
