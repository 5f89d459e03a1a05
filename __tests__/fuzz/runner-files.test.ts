import { runnerFileTrials } from '../../fuzz/trials';
import { itHoldsFor } from './support/it-holds-for';

itHoldsFor('runner-files', {
  what: 'files of the runner, and its folders',
  runs: 90,
  trials: runnerFileTrials,
  atLeast: { reached: 0.3, succeeded: 0.1 },
});
