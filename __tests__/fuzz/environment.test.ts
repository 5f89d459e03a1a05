import { environmentTrials } from '../../fuzz/trials';
import { itHoldsFor } from './support/it-holds-for';

itHoldsFor('environment', {
  what: 'environment',
  runs: 90,
  trials: environmentTrials,
  atLeast: { reached: 0.3, succeeded: 0.2 },
});
