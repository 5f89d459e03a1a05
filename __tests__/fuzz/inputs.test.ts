import { join } from 'node:path';
import { readActionMetadata } from '../../local-runner';
import { inputTrials } from '../../fuzz/trials';
import { itHoldsFor } from './support/it-holds-for';

itHoldsFor('inputs', {
  what: 'inputs, right and wrong, of every kind and size',
  runs: 160,
  trials: inputTrials(await readActionMetadata(join(import.meta.dirname, '..', '..'))),
  atLeast: { refused: 0.3, reached: 0.2, succeeded: 0.1 },
});
