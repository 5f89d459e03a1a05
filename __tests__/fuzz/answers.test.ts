import { answerTrials } from '../../fuzz/trials';
import { itHoldsFor } from './support/it-holds-for';

itHoldsFor('answers', {
  what: 'answers of a server',
  runs: 90,
  trials: answerTrials,
  atLeast: { reached: 0.9, succeeded: 0.1 },
});
