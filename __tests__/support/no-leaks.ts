import { watchForLeaks } from '../../leak-scan';

// Each run of the action, in whatever test, fails where it leaks a secret.
watchForLeaks();
