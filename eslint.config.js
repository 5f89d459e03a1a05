import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

/** What nothing but the build starts from. */
const entries = {
  regex: '(^|/)(start|post|refresh)$',
  message: 'The entries depend on everything; nothing depends on them.',
};
/** The stand-in and the local runner are for trying and testing: never in dist/. */
const development = {
  regex: '(^|/)(local-aws|local-runner|leak-scan|reliability|fuzz|interop|bench|scripts|__tests__)(/|$)',
  message: 'The action holds nothing that is for development.',
};
const inActionTests = { regex: '/src/', message: 'An action test sees the built action, as a process.' };

/** @param {...object} patterns */
const noImports = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] });

const config = defineConfig(
  globalIgnores(['dist/', 'coverage/', '.local/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  // TypeScript knows what Node has; for the few other files this is what they use of it.
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The compiler knows types, so that `type` imports vanish from what is bundled.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Code points are what is wanted, and graphemes never.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // The SDK's classes are used by their shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Looking for control characters is what such an expression is for.
      'no-control-regex': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'local-aws/**/*.ts', 'local-runner/**/*.ts', 'leak-scan/**/*.ts'],
    rules: {
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      ...noImports(entries, development),
      // What a step prints goes through src/report/log.ts, which knows what a line may hold.
      'no-console': 'error',
    },
  },
  // The pure rooms: each sees itself and the other.
  {
    files: ['src/inputs/**/*.ts', 'src/policies/**/*.ts'],
    rules: noImports(entries, development, {
      regex: '^\\.\\./(?!(inputs|policies)/)',
      message: 'inputs and policies depend on nothing else of the action.',
    }),
  },
  { files: ['__tests__/action/**/*.ts'], rules: noImports(inActionTests) },
  {
    files: ['local-aws/**/*.ts', 'local-runner/**/*.ts', 'leak-scan/**/*.ts'],
    rules: noImports({
      regex: '(^|/)src(/|$)',
      message: 'What the action is tried with shares no code with it, and so no mistakes.',
    }),
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: {
      // What a test looks at is checked by the test itself.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);

export default config;
