/** What a rule watches for, in few words: "abandon% > 8%", "abandon spikes", "offered < 40% of usual". */
import type { RuleTest } from '../core/rule.ts';
import { printCondition } from './print.ts';

/** As it is typed behind "when", without window, clear line and guard. */
export function printCrossing(test: RuleTest): string {
  switch (test.kind) {
    case 'threshold':
      if (test.value === 'target') return `sl ${test.is} target`;
      return printCondition({ metric: test.metric, is: test.is, value: test.value });
    case 'live':
      return printCondition({ metric: test.metric, is: test.is, value: test.value });
    case 'spike':
      return 'abandon spikes';
    case 'traffic':
      return `offered ${test.is} ${test.percentOfUsual}% of usual`;
  }
}
