import { namedFileTrials } from '../../fuzz/trials';
import { itHoldsFor } from './support/it-holds-for';

itHoldsFor('named-files', {
  what: 'files that inputs and variables name',
  runs: 90,
  trials: namedFileTrials,
  atLeast: { refused: 0.1, reached: 0.2, succeeded: 0.1 },
});
